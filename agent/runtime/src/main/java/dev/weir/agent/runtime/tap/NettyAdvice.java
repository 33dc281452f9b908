package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Advice for Netty's native transports, which leave the JDK's sockets aside: {@code
 * io.netty.channel.unix.FileDescriptor} and {@code Socket}, and {@code
 * io.netty.channel.epoll.LinuxSocket}.
 */
final class NettyAdvice {
  private NettyAdvice() {}

  /** {@code int read(ByteBuffer, int position, int limit)}, and {@code recv}. */
  static final class ReadBuffer {
    private ReadBuffer() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Argument(1) int position,
        @Advice.Return int count) {
      Door.nativePassed(socket, true, buffer, position, count);
    }
  }

  /** {@code int readAddress(long, int position, int limit)}, and {@code recvAddress}. */
  static final class ReadAddress {
    private ReadAddress() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) long address,
        @Advice.Argument(1) int position,
        @Advice.Return int count) {
      Door.nativePassed(socket, true, address + position, count);
    }
  }

  /** {@code int write(ByteBuffer, int position, int limit)}, and {@code send}. */
  static final class WriteBuffer {
    private WriteBuffer() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Argument(1) int position,
        @Advice.Return int count) {
      Door.nativePassed(socket, false, buffer, position, count);
    }
  }

  /** {@code int writeAddress(long, int position, int limit)}, and {@code sendAddress}. */
  static final class WriteAddress {
    private WriteAddress() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) long address,
        @Advice.Argument(1) int position,
        @Advice.Return int count) {
      Door.nativePassed(socket, false, address + position, count);
    }
  }

  /** {@code long writev(ByteBuffer[], int offset, int length, long most)}. */
  static final class WriteBuffers {
    private WriteBuffers() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Return long count) {
      Door.nativeWrote(socket, buffers, offset, count);
    }
  }

  /** {@code long writevAddresses(long vector, int length)}. */
  static final class WriteVector {
    private WriteVector() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket, @Advice.Argument(0) long vector, @Advice.Return long count) {
      Door.nativeWroteVector(socket, vector, count);
    }
  }

  /** {@code long sendFile(DefaultFileRegion, long, long, long)}. */
  static final class SendFile {
    private SendFile() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Return long count) {
      Door.nativeFileSent(socket, count);
    }
  }

  /** {@code void close()}. */
  static final class Close {
    private Close() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket) {
      Door.nativeClosing(socket);
    }
  }

  /** {@code boolean connect(SocketAddress)}. */
  static final class Connect {
    private Connect() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket) {
      Door.nativeConnecting(socket);
    }
  }
}
