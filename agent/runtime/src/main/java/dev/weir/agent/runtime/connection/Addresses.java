package dev.weir.agent.runtime.connection;

import java.io.FileDescriptor;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Both ends of a socket, asked of whatever holds its number. Once a connection, so it may cost. */
final class Addresses {
  private Addresses() {}

  /** Null when this is no socket of the internet. */
  static @Nullable InetSocketAddress local(Object identity) {
    return identity instanceof FileDescriptor fd
        ? Descriptors.localAddress(fd)
        : ofNetty(identity, "localAddress");
  }

  /** Null when it is not connected. */
  static @Nullable InetSocketAddress remote(Object identity) {
    return identity instanceof FileDescriptor fd
        ? Descriptors.remoteAddress(fd)
        : ofNetty(identity, "remoteAddress");
  }

  /** Of an {@code io.netty.channel.unix.Socket}. */
  private static @Nullable InetSocketAddress ofNetty(Object socket, String method) {
    try {
      Method query = socket.getClass().getMethod(method);
      return query.invoke(socket) instanceof InetSocketAddress address ? address : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A file, a pipe, or a version of Netty that has no such method.
      return null;
    }
  }
}
