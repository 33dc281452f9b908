package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code io.netty.channel.unix.Socket} or {@code FileDescriptor} tells of itself. The agent
 * has no Netty of its own, and applications may have several.
 */
final class NettySockets {
  private static final ClassValue<MethodHandle> NUMBER =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          try {
            Method number = type.getMethod("intValue");
            return MethodHandles.publicLookup()
                .unreflect(number)
                .asType(MethodType.methodType(int.class, Object.class));
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no descriptor of Netty: " + type, e);
          }
        }
      };

  private static final NamedType DESCRIPTOR = new NamedType("io.netty.channel.unix.FileDescriptor");
  private static final Member CHANNEL = Member.object("this$0");
  private static final Member SOCKET = Member.object("fd");

  private NettySockets() {}

  /** The socket itself, or that of the channel of what Netty calls {@code unsafe}. */
  static Object of(Object holder) {
    return DESCRIPTOR.covers(holder) ? holder : SOCKET.of(channel(holder));
  }

  /** The channel that an {@code unsafe} is part of. */
  static Object channel(Object unsafe) {
    return CHANNEL.of(unsafe);
  }

  /** The number of the file descriptor. */
  static int number(Object socket) {
    try {
      return (int) NUMBER.get(socket.getClass()).invokeExact(socket);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Null when this is no socket of the internet. */
  static @Nullable InetSocketAddress localAddress(Object socket) {
    return address(socket, "localAddress");
  }

  /** Null when it is not connected. */
  static @Nullable InetSocketAddress remoteAddress(Object socket) {
    return address(socket, "remoteAddress");
  }

  private static @Nullable InetSocketAddress address(Object socket, String method) {
    try {
      Object address = socket.getClass().getMethod(method).invoke(socket);
      return address instanceof InetSocketAddress internet ? internet : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A file, a pipe, or a version of Netty that has no such method.
      return null;
    }
  }
}
