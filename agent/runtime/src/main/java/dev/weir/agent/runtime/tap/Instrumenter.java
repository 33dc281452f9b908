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

  private static final Outcome WAITING = new Outcome(Progress.WAITING, null);
  private static final Outcome DONE = new Outcome(Progress.DONE, null);

  private final Instrumentation instrumentation;

  /** Those that are woven ahead. */
  private final List<Target> jdkTargets;

  /** By internal name, as the JVM hands it over. */
  private final Map<String, Target> targets = new LinkedHashMap<>();

  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Weaver weaver = new Weaver();

  /** What a thread weaves at present. */
  private static final ThreadLocal<@Nullable Target> WEAVING = new ThreadLocal<>();

  private final Prepared prepared;
  private volatile boolean removing;

  private Instrumenter(
      Instrumentation instrumentation, List<Target> jdkTargets, List<Target> otherTargets) {
    this.instrumentation = instrumentation;
    this.jdkTargets = jdkTargets;
    for (List<Target> some : List.of(jdkTargets, otherTargets)) {
      for (Target target : some) {
        targets.put(target.className().replace('.', '/'), target);
      }
    }
    this.prepared = new Prepared(jdkTargets, weaver);
  }

  /** Lets what passes be seen. */
  public static Instrumenter measuring(Instrumentation instrumentation) {
    List<Target> others = new ArrayList<>(Targets.ofApplications());
    others.addAll(Targets.ofLibraries());
    return new Instrumenter(instrumentation, Targets.ofJdk(), others);
  }

  /** Lets what is about to pass be held back. */
  public static Instrumenter holding(Instrumentation instrumentation) {
    return new Instrumenter(instrumentation, List.of(), Targets.ofHolding());
  }

  /**
   * Instruments whatever is loaded from now on at once, and what is loaded already soon.
   *
   * @param wait whether to return only when all that is loaded has been seen to
   */
  public synchronized void install(boolean wait) {
    removing = false;
    instrumentation.addTransformer(this, true);
    if (wait) {
      retransform(true);
    } else {
      Thread thread = new Thread(null, new Preparation(), "weir-start", 0, false);
      thread.setDaemon(true);
      // Not that of the application, which has nothing to do with what is loaded here.
      thread.setContextClassLoader(Instrumenter.class.getClassLoader());
      thread.start();
    }
  }

  /** Leaves all classes as they were. */
  public synchronized void remove() {
    removing = true;
    retransform(true);
    instrumentation.removeTransformer(this);
    outcomes.clear();
  }

  List<Target> targets() {
    return new ArrayList<>(targets.values());
  }

  Outcome outcome(Target target) {
    return outcomes.getOrDefault(target.className(), WAITING);
  }

  /** Byte Buddy starts beside the application. */
  private final class Preparation implements Runnable {
    @Override
    public void run() {
      WEAVING.set(jdkTargets.get(0));
      prepared.run();
      WEAVING.remove();
      synchronized (Instrumenter.this) {
        if (!removing) {
          retransform(false);
        }
      }
    }
  }

  /**
   * Shows loaded targets to {@link #transform} once more.
   *
   * @param all also those that have been instrumented
   */
  private void retransform(boolean all) {
    Class<?>[] classes = instrumentation.getAllLoadedClasses();
    if (classes == null) {
      return; // the JVM is ending, and tells nothing more
    }
    for (Class<?> loaded : classes) {
      Target target = targets.get(loaded.getName().replace('.', '/'));
      if (target != null && (all || outcome(target).progress() == Progress.WAITING)) {
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
    if (WEAVING.get() != null) {
      // Weaving itself needs this class: it stays as it is for now, and is shown again later.
      return null;
    }
    WEAVING.set(target);
    try {
      byte[] woven = loader == null ? prepared.woven(target, classFile) : null;
      if (woven == null) {
        woven = weaver.weave(target, loader, classFile);
      }
      outcomes.put(target.className(), DONE);
      return woven;
    } catch (Throwable t) {
      // Whatever it is, the application loads its class as it is.
      outcomes.put(target.className(), new Outcome(Progress.FAILED, t.toString()));
      return null;
    } finally {
      WEAVING.remove();
    }
  }
}
