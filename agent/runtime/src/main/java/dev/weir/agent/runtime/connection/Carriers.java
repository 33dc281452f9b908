package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Tells the threads of the system apart by small numbers: of a virtual thread it is that which
 * carries it, and so what is kept by number stays with one processor's caches.
 *
 * <p>By the JDK's internals, opened to the agent at start-up: {@code Thread.getId} may be the
 * application's own. Where they are not to be had, numbers are any, and only locality is lost.
 */
final class Carriers {
  private static final @Nullable MethodHandle CARRIER_ID = carrierId();

  private Carriers() {}

  /** The number of the thread that this is called in, never 0; threads begun in a row differ. */
  static int number() {
    if (CARRIER_ID == null) {
      return System.identityHashCode(Thread.currentThread()) | 1;
    }
    try {
      return (int) (long) CARRIER_ID.invokeExact();
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static @Nullable MethodHandle carrierId() {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      MethodHandle id = lookup.findGetter(Thread.class, "tid", long.class);
      return MethodHandles.filterReturnValue(carrier(lookup), id);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static MethodHandle carrier(MethodHandles.Lookup lookup)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(Thread.class);
    try {
      return lookup.findStatic(Thread.class, "currentCarrierThread", type);
    } catch (NoSuchMethodException e) {
      return lookup.findStatic(Thread.class, "currentThread", type); // before virtual threads
    }
  }
}
