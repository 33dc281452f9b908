package dev.weir.agent.runtime.connection;

import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Both ends of a socket, asked of whatever holds its number. Once a connection, so it may cost. */
final class Addresses {
  private Addresses() {}

  /** Null when this is no socket of the internet. */
  static @Nullable InetSocketAddress local(Object identity) {
    return identity instanceof FileDescriptor fd
        ? Descriptors.localAddress(fd)
        : NettySockets.localAddress(identity);
  }

  /** Null when it is not connected. */
  static @Nullable InetSocketAddress remote(Object identity) {
    return identity instanceof FileDescriptor fd
        ? Descriptors.remoteAddress(fd)
        : NettySockets.remoteAddress(identity);
  }
}
