package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Gate;
import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;
import net.bytebuddy.asm.Advice;

/**
 * Advice for the JDK's sockets that holds bytes back: what is about to be written or read is cut to
 * what may pass, before any lock of the socket is taken where that can be, and put right after.
 *
 * <p>Advice is copied into the instrumented methods. Between its two halves it keeps what may pass,
 * plus one: 0 says that nothing was asked, also when the first half met a fault. Alike for buffers
 * and arrays of them, written and read, for advice cannot call methods of its own.
 */
@SuppressWarnings("UnusedVariable") // what one half keeps, the other reads
final class HoldAdvice {
  /** {@code sun.nio.ch.IOStatus.UNAVAILABLE}: the socket is not ready. */
  static final int UNAVAILABLE = -2;

  private HoldAdvice() {}

  /** {@code int SocketChannelImpl.write(ByteBuffer)}. */
  static final class Write {
    private Write() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.FieldValue("writeLock") ReentrantLock writeLock,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("locked") boolean locked,
        @Advice.Local("taken") long taken,
        @Advice.Local("end") int end,
        @Advice.Local("done") int done) {
      if (buffer != null && buffer.hasRemaining()) {
        long allowed = Gate.mayPass(channel, fd, false, channel.isBlocking(), buffer.remaining());
        if (allowed != Gate.ALL) {
          taken = allowed;
          end = buffer.limit() + 1;
          buffer.limit(buffer.position() + (int) allowed);
          if (allowed < end - 1 - buffer.position() && channel.isBlocking()) {
            writeLock.lock(); // as the JDK for one call: nobody else's bytes come between
            locked = true;
          }
        }
      }
    }

    /** Says whether there is more: who waits for the socket expects that all is written. */
    @Advice.OnMethodExit(
        suppress = Throwable.class,
        onThrowable = Throwable.class,
        repeatOn = Advice.OnNonDefaultValue.class)
    static boolean exit(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.FieldValue("writeLock") ReentrantLock writeLock,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("locked") boolean locked,
        @Advice.Local("taken") long taken,
        @Advice.Local("end") int end,
        @Advice.Local("done") int done,
        @Advice.Thrown Throwable thrown,
        @Advice.Return(readOnly = false) int count) {
      int passed = Math.max(0, count);
      boolean more = false;
      if (done > 0) {
        count = done + passed;
      }
      if (end != 0) {
        buffer.limit(end - 1);
        end = 0;
        Gate.unused(fd, false, taken - passed);
        more = locked && passed > 0 && thrown == null && buffer.hasRemaining();
      }
      if (more) {
        done += passed;
        long allowed = Gate.mayPass(channel, fd, false, true, buffer.remaining());
        if (allowed != Gate.ALL) {
          taken = allowed;
          end = buffer.limit() + 1;
          buffer.limit(buffer.position() + (int) allowed);
        }
      } else if (locked) {
        locked = false;
        writeLock.unlock();
      }
      return more;
    }
  }

  /** {@code long SocketChannelImpl.write(ByteBuffer[], int, int)}. */
  static final class WriteGathering {
    private WriteGathering() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.FieldValue("writeLock") ReentrantLock writeLock,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(value = 2, readOnly = false) int length,
        @Advice.Local("locked") boolean locked,
        @Advice.Local("taken") long taken,
        @Advice.Local("whole") int whole,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("done") long done) {
      long wanted = 0;
      if (buffers != null && offset >= 0 && length >= 0 && offset <= buffers.length - length) {
        for (int i = offset; i < offset + length; i++) {
          wanted += buffers[i] == null ? 0 : buffers[i].remaining();
        }
      }
      if (wanted > 0) {
        whole = length;
        long allowed = Gate.mayPass(channel, fd, false, channel.isBlocking(), wanted);
        if (allowed != Gate.ALL) {
          taken = allowed;
          long left = allowed;
          for (int i = offset; i < offset + length; i++) {
            int remaining = buffers[i] == null ? 0 : buffers[i].remaining();
            if (remaining > left || (remaining == left && left == 0)) {
              end = buffers[i].limit();
              cut = buffers[i];
              cut.limit(cut.position() + (int) left);
              length = i + 1 - offset;
              break;
            }
            left -= remaining;
          }
          if (cut != null && channel.isBlocking()) {
            writeLock.lock();
            locked = true;
          }
        }
      }
    }

    /** Says whether there is more. */
    @Advice.OnMethodExit(
        suppress = Throwable.class,
        onThrowable = Throwable.class,
        repeatOn = Advice.OnNonDefaultValue.class)
    static boolean exit(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.FieldValue("writeLock") ReentrantLock writeLock,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(value = 2, readOnly = false) int length,
        @Advice.Local("locked") boolean locked,
        @Advice.Local("taken") long taken,
        @Advice.Local("whole") int whole,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Local("done") long done,
        @Advice.Thrown Throwable thrown,
        @Advice.Return(readOnly = false) long count) {
      long passed = Math.max(0, count);
      long wanted = 0;
      if (done > 0) {
        count = done + passed;
      }
      if (taken > 0) {
        Gate.unused(fd, false, taken - passed);
        taken = 0;
      }
      if (cut != null) {
        cut.limit(end);
        cut = null;
        length = whole;
        for (int i = offset; locked && passed > 0 && thrown == null && i < offset + length; i++) {
          wanted += buffers[i] == null ? 0 : buffers[i].remaining();
        }
      }
      if (wanted > 0) {
        done += passed;
        long allowed = Gate.mayPass(channel, fd, false, true, wanted);
        if (allowed != Gate.ALL) {
          taken = allowed;
          long left = allowed;
          for (int i = offset; i < offset + length; i++) {
            int remaining = buffers[i] == null ? 0 : buffers[i].remaining();
            if (remaining > left || (remaining == left && left == 0)) {
              end = buffers[i].limit();
              cut = buffers[i];
              cut.limit(cut.position() + (int) left);
              length = i + 1 - offset;
              break;
            }
            left -= remaining;
          }
        }
      } else if (locked) {
        locked = false;
        writeLock.unlock();
      }
      return wanted > 0;
    }
  }

  /** {@code int SocketChannelImpl.read(ByteBuffer)}. */
  static final class Read {
    private Read() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("end") int end) {
      if (buffer == null || !buffer.hasRemaining()) {
        return 0;
      }
      long allowed = Gate.mayPass(channel, fd, true, channel.isBlocking(), buffer.remaining());
      if (allowed == Gate.ALL) {
        return 0;
      }
      end = buffer.limit() + 1;
      buffer.limit(buffer.position() + (int) allowed);
      return allowed + 1;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter long taken,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("end") int end,
        @Advice.Return int count) {
      if (end != 0) {
        buffer.limit(end - 1);
      }
      if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code long SocketChannelImpl.read(ByteBuffer[], int, int)}. */
  static final class ReadScattering {
    private ReadScattering() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This SelectableChannel channel,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(value = 2, readOnly = false) int length,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end) {
      long wanted = 0;
      if (buffers != null && offset >= 0 && length >= 0 && offset <= buffers.length - length) {
        for (int i = offset; i < offset + length; i++) {
          wanted += buffers[i] == null ? 0 : buffers[i].remaining();
        }
      }
      if (wanted == 0) {
        return 0;
      }
      long allowed = Gate.mayPass(channel, fd, true, channel.isBlocking(), wanted);
      if (allowed == Gate.ALL) {
        return 0;
      }
      long left = allowed;
      for (int i = offset; i < offset + length; i++) {
        int remaining = buffers[i] == null ? 0 : buffers[i].remaining();
        if (remaining > left || (remaining == left && left == 0)) {
          end = buffers[i].limit();
          cut = buffers[i];
          cut.limit(cut.position() + (int) left);
          length = i + 1 - offset;
          break;
        }
        left -= remaining;
      }
      return allowed + 1;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter long taken,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Local("cut") ByteBuffer cut,
        @Advice.Local("end") int end,
        @Advice.Return long count) {
      if (cut != null) {
        cut.limit(end);
      }
      if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code int tryWrite(byte[], int, int)} and {@code implWrite}, called until all is written. */
  static final class WriteArray {
    private WriteArray() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This Object socket,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Argument(value = 2, readOnly = false) int length) {
      if (length <= 0 || fd == null) {
        return 0;
      }
      long allowed = Gate.mayPass(socket, fd, false, true, length);
      if (allowed == Gate.ALL) {
        return 0;
      }
      length = (int) allowed;
      return allowed + 1;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter long taken,
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Return int count) {
      if (fd != null && taken > 0) {
        Gate.unused(fd, false, taken - 1 - Math.max(0, count));
      }
    }
  }

  /**
   * {@code int SocketChannelImpl.tryRead(byte[], int, int)}, of a channel's adaptor, which may read
   * less. Where there is nothing to read it is skipped, and the JDK waits for as long as it may.
   */
  static final class ReadArray {
    private ReadArray() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Argument(value = 2, readOnly = false) int length,
        @Advice.Local("taken") long taken) {
      if (length <= 0 || fd == null) {
        return false;
      }
      long allowed = Gate.mayPass(fd, fd, true, true, length);
      if (allowed == Gate.ALL) {
        return false;
      }
      length = (int) allowed;
      taken = allowed + 1;
      return allowed == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.FieldValue("fd") FileDescriptor fd,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) int count) {
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code int NioSocketImpl.tryRead(FileDescriptor, byte[], int, int)}; as the other. */
  static final class ReadSocket {
    private ReadSocket() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object socket,
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(value = 3, readOnly = false) int length,
        @Advice.Local("taken") long taken) {
      if (length <= 0 || fd == null) {
        return false;
      }
      long allowed = Gate.mayPass(socket, fd, true, true, length);
      if (allowed == Gate.ALL) {
        return false;
      }
      length = (int) allowed;
      taken = allowed + 1;
      return allowed == 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Local("taken") long taken,
        @Advice.Return(readOnly = false) int count) {
      if (taken == 1) {
        count = UNAVAILABLE;
      } else if (taken > 0) {
        Gate.unused(fd, true, taken - 1 - Math.max(0, count));
      }
    }
  }

  /** {@code int SocketChannelImpl.translateInterestOps(int)}. */
  static final class Interest {
    private Interest() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("fd") FileDescriptor fd, @Advice.Return(readOnly = false) int events) {
      events = Gate.interest(fd, events);
    }
  }

  /**
   * {@code long FileChannelImpl.transferToDirectly(long, int, WritableByteChannel)}, since JDK 20
   * or so {@code transferToDirect}. Where nothing may pass it is skipped, and has sent 0 bytes.
   */
  static final class Send {
    private Send() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(value = 1, readOnly = false) int count,
        @Advice.Argument(2) WritableByteChannel target,
        @Advice.Local("taken") long taken,
        @Advice.Local("left") int left,
        @Advice.Local("done") long done) {
      if (count <= 0) {
        return false;
      }
      long allowed = Gate.maySend(target, count);
      if (allowed == Gate.ALL) {
        return false;
      }
      left = count;
      count = (int) allowed;
      taken = allowed;
      return allowed == 0;
    }

    /** Says whether there is more. */
    @Advice.OnMethodExit(
        suppress = Throwable.class,
        onThrowable = Throwable.class,
        repeatOn = Advice.OnNonDefaultValue.class)
    static boolean exit(
        @Advice.Argument(value = 0, readOnly = false) long position,
        @Advice.Argument(value = 1, readOnly = false) int count,
        @Advice.Argument(2) WritableByteChannel target,
        @Advice.Local("taken") long taken,
        @Advice.Local("left") int left,
        @Advice.Local("done") long done,
        @Advice.Thrown Throwable thrown,
        @Advice.Return(readOnly = false) long sent) {
      long passed = Math.max(0, sent);
      if (done > 0) {
        sent = done + passed;
      }
      if (taken > 0) {
        Gate.unsent(target, taken - passed);
      }
      boolean all = taken > 0 && passed == taken;
      taken = 0;
      left -= (int) passed;
      if (!all
          || thrown != null
          || left <= 0
          || !(target instanceof SelectableChannel channel)
          || !channel.isBlocking()) {
        return false;
      }
      done += passed;
      position += passed;
      count = left;
      long allowed = Gate.maySend(target, left);
      if (allowed != Gate.ALL) {
        count = (int) allowed;
        taken = allowed;
      }
      return true;
    }
  }
}
