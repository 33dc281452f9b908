package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Gate;
import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Advice for the JDK's asynchronous channels that holds bytes back. Their reads and writes go
 * through forms of {@code IOUtil.read} and {@code write} that nobody else uses. Where nothing may
 * pass, these answer what they do when the socket is not ready, and the channel waits for it: but
 * nobody is told to poll until bytes are due; then the channel is asked to wait once more. See
 * {@link HoldAdvice}.
 */
@SuppressWarnings("UnusedVariable") // what one half keeps, the other reads
final class HoldAsyncAdvice {
  /** {@code sun.nio.ch.IOStatus.UNAVAILABLE}: the socket is not ready. */
  static final int UNAVAILABLE = -2; // a constant, so that the copied advice needs no class

  private HoldAsyncAdvice() {}

  /** {@code int IOUtil.write(FileDescriptor, ByteBuffer, long, boolean async, …)}. */
  static final class Write {
    private Write() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Argument(3) boolean async,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken) {
      if (!async || !buffer.hasRemaining()) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, false, false, buffer.remaining());
      if (allowed == Gate.ALL) {
        return false;
      }
      taken = allowed + 1;
      if (allowed == 0) {
        return true;
      }
      end = buffer.limit() + 1;
      buffer.limit(buffer.position() + (int) allowed);
      return false;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) int count) {
      if (end != 0) {
        buffer.limit(end - 1);
      }
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code int IOUtil.read(FileDescriptor, ByteBuffer, long, boolean async, …)}. */
  static final class Read {
    private Read() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Argument(3) boolean async,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken) {
      if (!async || !buffer.hasRemaining()) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, true, false, buffer.remaining());
      if (allowed == Gate.ALL) {
        return false;
      }
      taken = allowed + 1;
      if (allowed == 0) {
        return true;
      }
      end = buffer.limit() + 1;
      buffer.limit(buffer.position() + (int) allowed);
      return false;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) int count) {
      if (end != 0) {
        buffer.limit(end - 1);
      }
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /**
   * {@code long IOUtil.write(FileDescriptor, ByteBuffer[], int, int, boolean direct, boolean async,
   * …)}.
   */
  static final class WriteGathering {
    private WriteGathering() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer[] buffers,
        @Advice.Argument(2) int offset,
        @Advice.Argument(value = 3, readOnly = false) int length,
        @Advice.Argument(5) boolean async,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken) {
      if (!async) {
        return false;
      }
      long wanted = 0;
      for (int i = offset; i < offset + length; i++) {
        wanted += buffers[i].remaining();
      }
      if (wanted == 0) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, false, false, wanted);
      if (allowed == Gate.ALL) {
        return false;
      }
      taken = allowed + 1;
      if (allowed == 0) {
        return true;
      }
      long left = allowed;
      for (int i = offset; i < offset + length; i++) {
        int remaining = buffers[i].remaining();
        if (remaining >= left) {
          end = buffers[i].limit();
          cut = buffers[i];
          cut.limit(cut.position() + (int) left);
          length = i + 1 - offset;
          break;
        }
        left -= remaining;
      }
      return false;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) long count) {
      if (cut != null) {
        cut.limit(end);
      }
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /**
   * {@code long IOUtil.read(FileDescriptor, ByteBuffer[], int, int, boolean direct, boolean async,
   * …)}.
   */
  static final class ReadScattering {
    private ReadScattering() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) ByteBuffer[] buffers,
        @Advice.Argument(2) int offset,
        @Advice.Argument(value = 3, readOnly = false) int length,
        @Advice.Argument(5) boolean async,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken) {
      if (!async) {
        return false;
      }
      long wanted = 0;
      for (int i = offset; i < offset + length; i++) {
        wanted += buffers[i].remaining();
      }
      if (wanted == 0) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, true, false, wanted);
      if (allowed == Gate.ALL) {
        return false;
      }
      taken = allowed + 1;
      if (allowed == 0) {
        return true;
      }
      long left = allowed;
      for (int i = offset; i < offset + length; i++) {
        int remaining = buffers[i].remaining();
        if (remaining >= left) {
          end = buffers[i].limit();
          cut = buffers[i];
          cut.limit(cut.position() + (int) left);
          length = i + 1 - offset;
          break;
        }
        left -= remaining;
      }
      return false;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) long count) {
      if (cut != null) {
        cut.limit(end);
      }
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code void UnixAsynchronousSocketChannelImpl.updateEvents()}: the channel begins to wait. */
  static final class Waits {
    private Waits() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel, @Advice.FieldValue("fd") FileDescriptor fd) {
      Gate.asyncChannel(channel, fd);
    }
  }

  /** {@code void EPollPort.startPoll(int number, int events)}. */
  static final class Poll {
    private Poll() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) int number, @Advice.Argument(value = 1, readOnly = false) int events) {
      if (events == 0) {
        return false;
      }
      events = Gate.interest(number, events);
      return events == 0;
    }
  }
}
