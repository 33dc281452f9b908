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

  /** Of a Unix domain socket its path, else null. */
  private static final MethodHandle UNIX_PATH;

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
      Class<?> unix = Class.forName("sun.nio.ch.UnixDomainSockets", false, null);
      UNIX_PATH =
          MethodHandles.privateLookupIn(unix, MethodHandles.lookup())
              .findStatic(
                  unix, "localAddress0", MethodType.methodType(byte[].class, FileDescriptor.class));
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
    // For a Unix domain socket the other question answers with what happens to lie in memory.
    return isUnixDomain(fd) ? null : address(LOCAL_ADDRESS, fd);
  }

  private static boolean isUnixDomain(FileDescriptor fd) {
    try {
      return (byte[]) UNIX_PATH.invokeExact(fd) != null;
    } catch (Throwable t) {
      return false; // no socket at all, which the next question finds out, too
    }
  }

  static @Nullable InetSocketAddress remoteAddress(FileDescriptor fd) {
    return address(REMOTE_ADDRESS, fd);
  }

  private static @Nullable InetSocketAddress address(MethodHandle query, FileDescriptor fd) {
    try {
      return (InetSocketAddress) query.invokeExact(fd);
    } catch (Throwable t) {
      // A pipe, a file, a socket that has been reset.
      return null;
    }
  }
}
