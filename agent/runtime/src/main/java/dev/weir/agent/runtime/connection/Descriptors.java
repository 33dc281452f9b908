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
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Descriptors() {}

  /** The number; below 0 when closed. */
  static int number(FileDescriptor fd) {
    return (int) FD.get(fd);
  }

  /** Null when this is no connected socket of the internet. */
  static @Nullable InetSocketAddress localAddress(FileDescriptor fd) {
    return address(LOCAL_ADDRESS, fd);
  }

  static @Nullable InetSocketAddress remoteAddress(FileDescriptor fd) {
    return address(REMOTE_ADDRESS, fd);
  }

  private static @Nullable InetSocketAddress address(MethodHandle query, FileDescriptor fd) {
    try {
      return (InetSocketAddress) query.invokeExact(fd);
    } catch (Throwable t) {
      // A pipe, a Unix domain socket, a socket that has been reset.
      return null;
    }
  }
}
