package dev.weir.agent.runtime.tap;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Puts advice into classes, those loaded already and those to come, and takes it out again.
 *
 * <p>For every class that the application loads, one look-up by name decides; Byte Buddy is touched
 * only for the few that are instrumented, so that starting stays quick. Any thread may load
 * classes; a fault leaves the class as it was and is remembered.
 */
public final class Instrumenter implements ClassFileTransformer {
  /** How far a target has come. */
  enum Progress {
    WAITING,
    DONE,
    FAILED
  }

  /** What became of a target. */
  record Outcome(Progress progress, @Nullable String why) {}

  private final Instrumentation instrumentation;
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final ClassFileLocator adviceLocator =
      ClassFileLocator.ForClassLoader.of(Instrumenter.class.getClassLoader());
  private volatile boolean removing;

  public Instrumenter(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
    for (Target target : Targets.ofJdk()) {
      // By internal name, as the JVM hands it over.
      targets.put(target.className().replace('.', '/'), target);
    }
  }

  /** Instruments; returns when all that is loaded already has been seen to. */
  public synchronized void install() {
    removing = false;
    instrumentation.addTransformer(this, true);
    retransform();
  }

  /** Leaves all classes as they were. */
  public synchronized void remove() {
    removing = true;
    retransform();
    instrumentation.removeTransformer(this);
    outcomes.clear();
  }

  List<Target> targets() {
    return new ArrayList<>(targets.values());
  }

  Outcome outcome(Target target) {
    return outcomes.getOrDefault(target.className(), new Outcome(Progress.WAITING, null));
  }

  private void retransform() {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      Target target = targets.get(loaded.getName().replace('.', '/'));
      if (target != null && instrumentation.isModifiableClass(loaded)) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
          outcomes.put(target.className(), new Outcome(Progress.FAILED, e.toString()));
        }
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    Target target = name == null ? null : targets.get(name);
    if (target == null || removing) {
      return null;
    }
    try {
      byte[] woven = weave(target, loader, classFile);
      outcomes.put(target.className(), new Outcome(Progress.DONE, null));
      return woven;
    } catch (Throwable t) {
      // Whatever it is, the application loads its class as it is.
      outcomes.put(target.className(), new Outcome(Progress.FAILED, t.toString()));
      return null;
    }
  }

  private byte[] weave(Target target, @Nullable ClassLoader loader, byte[] classFile) {
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(target.className(), classFile),
            ClassFileLocator.ForClassLoader.of(loader));
    TypeDescription type =
        TypePool.Default.WithLazyResolution.of(locator).describe(target.className()).resolve();
    DynamicType.Builder<?> builder =
        new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(Implementation.Context.Disabled.Factory.INSTANCE)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .decorate(type, locator);
    for (Target.Weave weave : target.weaves()) {
      if (!type.getDeclaredMethods().filter(weave.methods()).isEmpty()) {
        AsmVisitorWrapper advice = Advice.to(weave.advice(), adviceLocator).on(weave.methods());
        builder = builder.visit(advice);
      } else if (weave.required()) {
        throw new IllegalStateException(
            "no method of " + target.className() + " matches " + weave.methods());
      }
    }
    return builder.make().getBytes();
  }
}
