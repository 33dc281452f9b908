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
   * {@code long IOUtil.write(FileDescriptor, ByteBuffer[], boolean async, …)}: as much as the first
   * buffers hold that may pass whole, or part of the first.
   */
  static final class WriteGathering {
    private WriteGathering() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(value = 1, readOnly = false) ByteBuffer[] buffers,
        @Advice.Argument(2) boolean async,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("taken") long taken) {
      int at = 0;
      while (async && at < buffers.length - 1 && !buffers[at].hasRemaining()) {
        at++;
      }
      if (!async || buffers.length == 0 || !buffers[at].hasRemaining()) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, false, false, buffers[at].remaining());
      if (allowed == Gate.ALL) {
        return false;
      }
      taken = allowed + 1;
      if (allowed == 0) {
        return true;
      }
      cut = buffers[at];
      end = cut.limit();
      cut.limit(cut.position() + (int) allowed);
      buffers = new ByteBuffer[] {cut};
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
