package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import net.bytebuddy.asm.Advice;

/** Advice for TLS: the plaintext on the application's side of it. */
final class TlsAdvice {
  private TlsAdvice() {}

  /** {@code SSLEngineResult unwrap(ByteBuffer, ByteBuffer[], int, int)}. */
  static final class Unwrap {
    private Unwrap() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This SSLEngine engine,
        @Advice.Argument(1) ByteBuffer[] plain,
        @Advice.Argument(2) int offset,
        @Advice.Argument(3) int length) {
      if (length > 1) {
        Door.tlsEngineEntered(engine, true, plain, offset, length);
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This SSLEngine engine,
        @Advice.Argument(0) ByteBuffer net,
        @Advice.Argument(1) ByteBuffer[] plain,
        @Advice.Argument(2) int offset,
        @Advice.Argument(3) int length,
        @Advice.Return SSLEngineResult result) {
      Door.tlsUnwrapped(
          engine, net, result.bytesConsumed(), plain, offset, length, result.bytesProduced());
    }
  }

  /** {@code SSLEngineResult wrap(ByteBuffer[], int, int, ByteBuffer)}. */
  static final class Wrap {
    private Wrap() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This SSLEngine engine,
        @Advice.Argument(0) ByteBuffer[] plain,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length) {
      if (length > 1) {
        Door.tlsEngineEntered(engine, false, plain, offset, length);
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This SSLEngine engine,
        @Advice.Argument(0) ByteBuffer[] plain,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Argument(3) ByteBuffer net,
        @Advice.Return SSLEngineResult result) {
      Door.tlsWrapped(
          engine, plain, offset, length, result.bytesConsumed(), net, result.bytesProduced());
    }
  }

  /** {@code int SSLSocketImpl.AppInputStream.read(byte[], int, int)}. */
  static final class SocketRead {
    private SocketRead() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") Object socket,
        @Advice.Argument(0) byte[] bytes,
        @Advice.Argument(1) int offset,
        @Advice.Return int count) {
      Door.tlsSocketRead(socket, bytes, offset, count);
    }
  }

  /** {@code void SSLSocketImpl.AppOutputStream.write(byte[], int, int)}. */
  static final class SocketWrite {
    private SocketWrite() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") Object socket,
        @Advice.Argument(0) byte[] bytes,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int count) {
      Door.tlsSocketWrote(socket, bytes, offset, count);
    }
  }
}
