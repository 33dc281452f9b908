package dev.weir.agent.runtime.tap;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Puts advice into class files, with Byte Buddy. Any thread may call. */
final class Weaver {
  private final ClassFileLocator adviceLocator =
      ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());

  /**
   * The class file with its advice.
   *
   * @throws IllegalStateException when a method that the advice is for is not there
   */
  byte[] weave(Target target, @Nullable ClassLoader loader, byte[] classFile) {
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
    // Described, not reflected on: what advice refers to may be known to the application alone.
    TypePool advice = TypePool.Default.WithLazyResolution.of(adviceLocator);
    boolean woven = false;
    for (Weave weave : target.holds() ? HoldWeaves.of(target) : Weaves.of(target)) {
      if (!type.getDeclaredMethods().filter(weave.methods()).isEmpty()) {
        builder =
            builder.visit(
                Advice.to(advice.describe(weave.advice().getName()).resolve(), adviceLocator)
                    .on(weave.methods()));
        woven = true;
      } else if (weave.required()) {
        throw new IllegalStateException(
            "no method of " + target.className() + " matches " + weave.methods());
      }
    }
    if (!woven) {
      throw new IllegalStateException("no method of " + target.className() + " is known");
    }
    return builder.make().getBytes();
  }
}
