package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import net.bytebuddy.asm.Advice;

/**
 * Advice for Netty's io_uring transport, in the {@code unsafe} of its channels. No method there
 * reads or writes: the kernel is told what to do, and tells later that it is done.
 */
final class RingAdvice {
  /** {@code IORING_CQE_F_NOTIF}: the memory of an earlier write is free again, no more. */
  static final int NOTIFICATION = 8;

  private RingAdvice() {}

  /** {@code void readComplete0(byte code, int result, int flags, short data, int outstanding)}. */
  static final class Read {
    private Read() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object unsafe, @Advice.Argument(1) int result, @Advice.Argument(2) int flags) {
      if (result >= 0) {
        Door.ringCompleted(unsafe, true, result, flags);
      }
    }
  }

  /** {@code void writeComplete(byte code, int result, int flags, short or long data)}. */
  static final class Wrote {
    private Wrote() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object unsafe, @Advice.Argument(1) int result, @Advice.Argument(2) int flags) {
      if (result > 0 && (flags & NOTIFICATION) == 0) {
        Door.ringCompleted(unsafe, false, result, flags);
      }
    }
  }

  /** {@code void connect(SocketAddress remote, SocketAddress local, ChannelPromise)}. */
  static final class Connect {
    private Connect() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe) {
      Door.nativeConnecting(unsafe);
    }
  }
}
