package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * What interrupting does to a thread that waits for a {@code java.net.Socket}: nothing, but where
 * the thread is virtual the JDK closes the socket, and so it is here.
 */
public final class Interrupts {
  /** {@code boolean Thread.isVirtual()}; null before JDK 21, where no thread is. */
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  private static final MethodHandle CLOSE;

  static {
    try {
      Class<?> socket = Class.forName("sun.nio.ch.NioSocketImpl", false, null);
      CLOSE =
          MethodHandles.privateLookupIn(socket, MethodHandles.lookup())
              .findVirtual(socket, "close", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, SocketImpl.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Interrupts() {}

  /**
   * Closes a socket if this thread was interrupted and is virtual.
   *
   * @return whether it was closed, as whatever uses it next finds
   */
  public static boolean close(@Nullable Object socket) {
    if (!(socket instanceof SocketImpl implementation)
        || !Thread.currentThread().isInterrupted()
        || !isInVirtualThread()) {
      return false;
    }
    try {
      CLOSE.invokeExact(implementation);
      return true;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      return true; // closing failed, as it may
    }
  }

  /** Whether this is called by a virtual thread, which is never to wait inside the system. */
  public static boolean isInVirtualThread() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
