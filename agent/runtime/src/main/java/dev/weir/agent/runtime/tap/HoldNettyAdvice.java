package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Gate;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Advice for Netty's native transports that holds bytes back: what is about to be written or read
 * is cut to what may pass; where nothing may, the method is skipped, and has moved 0 bytes. See
 * {@link HoldAdvice}.
 */
@SuppressWarnings("UnusedVariable") // what one half keeps, the other reads
final class HoldNettyAdvice {
  private HoldNettyAdvice() {}

  /** {@code int send(ByteBuffer or long, int position, int limit)}, and {@code write}. */
  static final class Write {
    private Write() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object socket,
        @Advice.Argument(1) int position,
        @Advice.Argument(value = 2, readOnly = false) int limit,
        @Advice.Local("taken") long taken) {
      if (limit <= position) {
        return false;
      }
      long allowed = Gate.mayPassNative(socket, false, limit - position);
      if (allowed == Gate.ALL) {
        return false;
      }
      limit = position + (int) allowed;
      taken = allowed + 1;
      return allowed == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object socket, @Advice.Local("taken") long taken, @Advice.Return int count) {
      if (taken > 0) {
        Gate.unusedNative(socket, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code int recv(ByteBuffer or long, int position, int limit)}, and {@code read}. */
  static final class Read {
    private Read() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object socket,
        @Advice.Argument(1) int position,
        @Advice.Argument(value = 2, readOnly = false) int limit,
        @Advice.Local("taken") long taken) {
      if (limit <= position) {
        return false;
      }
      long allowed = Gate.mayPassNative(socket, true, limit - position);
      if (allowed == Gate.ALL) {
        return false;
      }
      limit = position + (int) allowed;
      taken = allowed + 1;
      return allowed == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object socket, @Advice.Local("taken") long taken, @Advice.Return int count) {
      if (taken > 0) {
        Gate.unusedNative(socket, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code long writev(ByteBuffer[], int offset, int length, long most)}. */
  static final class WriteBuffers {
    private WriteBuffers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object socket,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Argument(value = 3, readOnly = false) long most,
        @Advice.Local("taken") long taken) {
      long wanted = 0;
      for (int i = offset; i < offset + length; i++) {
        wanted += buffers[i].remaining();
      }
      wanted = Math.min(wanted, most);
      if (wanted <= 0) {
        return false;
      }
      long allowed = Gate.mayPassNative(socket, false, wanted);
      if (allowed == Gate.ALL) {
        return false;
      }
      most = allowed;
      taken = allowed + 1;
      return allowed == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object socket, @Advice.Local("taken") long taken, @Advice.Return long count) {
      if (taken > 0) {
        Gate.unusedNative(socket, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code long writevAddresses(long vector, int length)}: cut to whole pieces. */
  static final class WriteVector {
    private WriteVector() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object socket,
        @Advice.Argument(0) long vector,
        @Advice.Argument(value = 1, readOnly = false) int length,
        @Advice.Local("held") int held) {
      int pieces = Gate.mayPassPieces(socket, vector, length);
      if (pieces < 0) {
        return false;
      }
      length = pieces;
      held = pieces;
      return pieces == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(0) long vector,
        @Advice.Local("held") int held,
        @Advice.Return long count) {
      if (held > 0) {
        Gate.piecesPassed(socket, vector, held, count);
      }
    }
  }

  /**
   * {@code long sendFile(DefaultFileRegion, long base, long offset, long length)}. Never skipped:
   * it opens the file, which Netty looks at when 0 bytes are sent.
   */
  static final class SendFile {
    private SendFile() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This Object socket, @Advice.Argument(value = 3, readOnly = false) long length) {
      if (length <= 0) {
        return 0;
      }
      long allowed = Gate.mayPassNative(socket, false, length);
      if (allowed == Gate.ALL) {
        return 0;
      }
      length = allowed;
      return allowed + 1;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.This Object socket, @Advice.Enter long taken, @Advice.Return long count) {
      if (taken > 0) {
        Gate.unusedNative(socket, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** A channel's method that is about to use its socket, here or in a class above. */
  static final class Channel {
    private Channel() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel, @Advice.FieldValue("socket") Object socket) {
      Gate.nativeChannel(channel, socket);
    }
  }

  /** What a channel's {@code unsafe} does in vain before bytes may be read again. */
  static final class ReadOn {
    private ReadOn() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.This Object unsafe) {
      return Gate.readsLater(unsafe);
    }
  }

  /** {@code epollCtlAdd(int epoll, int number, int events)}, and {@code epollCtlMod}. */
  static final class Interest {
    private Interest() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(1) int number, @Advice.Argument(value = 2, readOnly = false) int events) {
      events = Gate.interestNative(number, events);
    }
  }
}
