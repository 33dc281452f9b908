package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.hold.Interrupts;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether there is something to read at a socket. By the JDK's internals, opened to the agent at
 * start-up; any thread may call.
 */
final class Readiness {
  private static final int POLLIN = 1;

  /** How long virtual threads wait at once, who are not to wait inside the system. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final MethodHandle POLL;

  static {
    try {
      Class<?> net = Class.forName("sun.nio.ch.Net", true, null);
      POLL =
          MethodHandles.privateLookupIn(net, MethodHandles.lookup())
              .findStatic(
                  net,
                  "poll",
                  MethodType.methodType(int.class, FileDescriptor.class, int.class, long.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Readiness() {}

  /** Whether there is something to read, maybe the end. */
  static boolean isReadable(FileDescriptor fd) {
    return poll(fd, 0);
  }

  /** The same, which waits for it, though not for longer than so many milliseconds. */
  static boolean awaits(FileDescriptor fd, long millis) {
    if (!Interrupts.isInVirtualThread()) {
      return poll(fd, millis);
    }
    if (poll(fd, 0)) {
      return true;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    return false;
  }

  private static boolean poll(FileDescriptor fd, long millis) {
    try {
      return (int) POLL.invokeExact(fd, POLLIN, millis) != 0;
    } catch (Throwable t) {
      return true; // closed meanwhile: reading will tell
    }
  }
}
