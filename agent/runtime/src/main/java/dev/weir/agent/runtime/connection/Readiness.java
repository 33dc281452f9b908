package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.hold.Interrupts;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;

/**
 * Whether a thread that reads a socket would wait inside the system, and for what.
 *
 * <p>Virtual threads and reads with a timeout do not: the JDK has such sockets say at once that
 * there is nothing, and waits outside. By the JDK's internals, opened to the agent at start-up; any
 * thread may call.
 */
final class Readiness {
  private static final short POLLIN = 1;

  private static final MethodHandle POLL;
  private static final Class<?> SOCKET;
  private static final VarHandle NON_BLOCKING;
  private static final VarHandle TIMEOUT_MILLIS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> net = Class.forName("sun.nio.ch.Net", true, null);
      POLL =
          MethodHandles.privateLookupIn(net, lookup)
              .findStatic(
                  net,
                  "poll",
                  MethodType.methodType(int.class, FileDescriptor.class, int.class, long.class));
      SOCKET = Class.forName("sun.nio.ch.NioSocketImpl", false, null);
      MethodHandles.Lookup inSocket = MethodHandles.privateLookupIn(SOCKET, lookup);
      NON_BLOCKING = inSocket.findVarHandle(SOCKET, "nonBlocking", boolean.class);
      TIMEOUT_MILLIS = inSocket.findVarHandle(SOCKET, "timeout", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Readiness() {}

  /**
   * Whether reading waits inside the system for as long as nothing comes.
   *
   * @param owner a channel that is read without a timeout, or an implementation of a socket; of
   *     others nobody knows
   */
  static boolean isToBeAwaited(Object owner) {
    boolean waits =
        owner instanceof SocketChannel
            || (SOCKET.isInstance(owner)
                && !(boolean) NON_BLOCKING.getVolatile(owner)
                && (int) TIMEOUT_MILLIS.getVolatile(owner) == 0);
    return waits && !Interrupts.isInVirtualThread();
  }

  /** Whether there is something to read, maybe the end; waits for it for some milliseconds. */
  static boolean isReadable(FileDescriptor fd, long millis) {
    try {
      return (int) POLL.invokeExact(fd, (int) POLLIN, millis) != 0;
    } catch (Throwable t) {
      return true; // closed meanwhile: reading will tell
    }
  }
}
