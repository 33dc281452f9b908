package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Tells threads apart by number, without a reference to them.
 *
 * <p>By the JDK's internals, opened to the agent at start-up: {@code Thread.getId} may be the
 * application's own. Where they are not to be had, numbers are any that seldom are the same.
 */
final class ThreadNumbers {
  private static final @Nullable MethodHandle CARRIER = idOf("currentCarrierThread");
  private static final @Nullable MethodHandle OWN = idOf("currentThread");

  private ThreadNumbers() {}

  /**
   * The number of the system's thread that this is called in; threads begun in a row differ. Of a
   * virtual thread it is that which carries it, until it next waits or yields: so what is kept by
   * this number stays with one processor's caches.
   */
  static int carrier() {
    if (CARRIER == null) {
      return any();
    }
    try {
      return (int) (long) CARRIER.invokeExact();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** The number of the thread that this is called in, virtual or not, for all its life; never 0. */
  static long own() {
    if (OWN == null) {
      return any();
    }
    try {
      return (long) OWN.invokeExact();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static int any() {
    return System.identityHashCode(Thread.currentThread()) | 1;
  }

  private static @Nullable MethodHandle idOf(String method) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      MethodHandle id = lookup.findGetter(Thread.class, "tid", long.class);
      return MethodHandles.filterReturnValue(thread(lookup, method), id);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static MethodHandle thread(MethodHandles.Lookup lookup, String method)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(Thread.class);
    try {
      return lookup.findStatic(Thread.class, method, type);
    } catch (NoSuchMethodException e) {
      return lookup.findStatic(Thread.class, "currentThread", type); // before virtual threads
    }
  }
}
