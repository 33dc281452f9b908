package dev.weir.agent.manners;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * An agent of the tests' own, named after Weir's: every hook of the runtime is replaced by one that
 * throws, at the door, or at the gate. What the door does about it, and whom it tells, is left as
 * it is.
 */
public final class ThrowingAgent {
  /** After the class of what is thrown: only the gate does. */
  static final String AT_THE_GATE = " at the gate";

  private static final String DOOR = "java.lang.WeirDoor";
  private static final String GATE = "java.lang.WeirGate";

  private ThrowingAgent() {}

  /**
   * Called after Weir's own agent has started.
   *
   * @param fault class of what is thrown, and maybe {@link #AT_THE_GATE}
   */
  public static void premain(String fault, Instrumentation instrumentation) throws Exception {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(ThrowingAgent.class.getModule())),
        Set.of(),
        Map.of());
    if (fault.endsWith(AT_THE_GATE)) {
      Class<?> gate = Class.forName(GATE);
      Class<?> throwing = define(gate, false);
      throwing.getField("hook").set(null, thrower(fault.replace(AT_THE_GATE, "")));
      gate.getMethod("keep", gate).invoke(null, throwing.getConstructor().newInstance());
      return;
    }
    Class<?> door = Class.forName(DOOR);
    Object hooks = door.getMethod("current").invoke(null);
    Class<?> throwing = define(door, true);
    throwing.getField("hook").set(null, thrower(fault));
    throwing.getField("failed").set(null, toldTo(door, hooks));
    door.getMethod("open", door).invoke(null, throwing.getConstructor().newInstance());
  }

  /** Whether a few such faults switch a site off; overflows are mostly the application's own. */
  public static boolean endsSite(String fault) {
    return !fault.equals("StackOverflowError");
  }

  private static Class<?> define(Class<?> type, boolean isTold) throws Exception {
    DynamicType.Builder<?> throwing =
        new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .subclass(type)
            .name(type.getName() + "ThatThrows")
            .modifiers(Modifier.PUBLIC)
            .defineField("hook", Supplier.class, Modifier.PUBLIC | Modifier.STATIC)
            .method(isAbstract().and(nameStartsWith("on")))
            .intercept(
                MethodCall.invoke(Supplier.class.getMethod("get"))
                    .onField("hook")
                    .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC));
    if (isTold) {
      throwing =
          throwing
              .defineField("failed", BiConsumer.class, Modifier.PUBLIC | Modifier.STATIC)
              .method(named("failed"))
              .intercept(
                  MethodCall.invoke(
                          BiConsumer.class.getMethod("accept", Object.class, Object.class))
                      .onField("failed")
                      .withArgument(0, 1));
    }
    return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
        .defineClass(throwing.make().getBytes());
  }

  private static Supplier<Object> thrower(String fault) {
    return switch (fault) {
      case "RuntimeException" ->
          () -> {
            throw new IllegalStateException("for the test");
          };
      case "StackOverflowError" ->
          () -> {
            throw new StackOverflowError("for the test");
          };
      case "OutOfMemoryError" ->
          () -> {
            throw new OutOfMemoryError("for the test");
          };
      case "ThreadDeath" ->
          () -> {
            throw new ThreadDeath();
          };
      default -> throw new IllegalArgumentException(fault);
    };
  }

  private static BiConsumer<Integer, Throwable> toldTo(Class<?> door, Object hooks)
      throws ReflectiveOperationException {
    Method failed = door.getDeclaredMethod("failed", int.class, Throwable.class);
    failed.setAccessible(true);
    return (site, fault) -> {
      try {
        failed.invoke(hooks, site, fault);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
