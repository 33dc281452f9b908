package dev.weir.agent.runtime.connection;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What the JDK knows of a file descriptor, by its internals; opened to the agent at start-up. */
final class Descriptors {
  private static final VarHandle FD;
  private static final MethodHandle LOCAL_ADDRESS;
  private static final MethodHandle REMOTE_ADDRESS;

  /** An option of a socket, which only TCP has. */
  private static final MethodHandle OPTION;

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;

  static {
    try {
      FD =
          MethodHandles.privateLookupIn(FileDescriptor.class, MethodHandles.lookup())
              .findVarHandle(FileDescriptor.class, "fd", int.class);
      Class<?> net = Class.forName("sun.nio.ch.Net", false, null);
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(net, MethodHandles.lookup());
      MethodType address = MethodType.methodType(InetSocketAddress.class, FileDescriptor.class);
      LOCAL_ADDRESS = lookup.findStatic(net, "localAddress", address);
      REMOTE_ADDRESS = lookup.findStatic(net, "remoteAddress", address);
      OPTION =
          lookup.findStatic(
              net,
              "getIntOption0",
              MethodType.methodType(
                  int.class, FileDescriptor.class, boolean.class, int.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Descriptors() {}

  /** The number; below 0 when closed. */
  static int number(FileDescriptor fd) {
    return (int) FD.get(fd);
  }

  /** Null when this is no connected socket of TCP. */
  static @Nullable InetSocketAddress localAddress(FileDescriptor fd) {
    // For a Unix domain socket the other question answers with what happens to lie in memory.
    return isTcp(fd) ? address(LOCAL_ADDRESS, fd) : null;
  }

  private static boolean isTcp(FileDescriptor fd) {
    try {
      int unused = (int) OPTION.invokeExact(fd, false, IPPROTO_TCP, TCP_NODELAY);
      return true;
    } catch (Throwable t) {
      return false; // a Unix domain socket, a pipe, a file
    }
  }

  static @Nullable InetSocketAddress remoteAddress(FileDescriptor fd) {
    return address(REMOTE_ADDRESS, fd);
  }

  private static @Nullable InetSocketAddress address(MethodHandle query, FileDescriptor fd) {
    try {
      return (InetSocketAddress) query.invokeExact(fd);
    } catch (Throwable t) {
      // A socket that is not connected.
      return null;
    }
  }
}
