package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Advice for {@code sun.nio.ch.SocketDispatcher}, through which every socket of the JDK reads and
 * writes: socket channels, blocking sockets and asynchronous channels alike, after whatever buffer
 * the caller gave was turned into native memory. So one place sees every byte once.
 *
 * <p>Advice is copied into the instrumented methods: it must refer to nothing but the JDK and
 * {@link Door}, which throws nothing; but the application's stack may be too full to call it.
 */
final class SocketAdvice {
  private SocketAdvice() {}

  /** {@code int read(FileDescriptor, long address, int length)}. */
  static final class Read {
    private Read() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) long address,
        @Advice.Return int count) {
      Door.socketRead(fd, address, count);
    }
  }

  /** {@code long readv(FileDescriptor, long vector, int length)}. */
  static final class ReadVector {
    private ReadVector() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) long vector,
        @Advice.Return long count) {
      Door.socketReadVector(fd, vector, count);
    }
  }

  /** {@code int write(FileDescriptor, long address, int length)}. */
  static final class Write {
    private Write() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) long address,
        @Advice.Return int count) {
      Door.socketWrote(fd, address, count);
    }
  }

  /** {@code long writev(FileDescriptor, long vector, int length)}. */
  static final class WriteVector {
    private WriteVector() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) FileDescriptor fd,
        @Advice.Argument(1) long vector,
        @Advice.Return long count) {
      Door.socketWroteVector(fd, vector, count);
    }
  }

  /** {@code void close(FileDescriptor)}. */
  static final class Close {
    private Close() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FileDescriptor fd) {
      Door.socketClosing(fd);
    }
  }

  /** {@code int Net.connect(ProtocolFamily, FileDescriptor, …)}. */
  static final class Connect {
    private Connect() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) FileDescriptor fd) {
      Door.socketConnecting(fd);
    }
  }

  /** {@code FileChannelImpl.transferToDirectlyInternal} of JDK 17: the target comes fourth. */
  static final class SendFile17 {
    private SendFile17() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(3) FileDescriptor target, @Advice.Return long count) {
      Door.fileSent(target, count);
    }
  }

  /** {@code FileChannelImpl.transferToFileDescriptor} of JDK 21: the target comes third. */
  static final class SendFile21 {
    private SendFile21() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(2) FileDescriptor target, @Advice.Return long count) {
      Door.fileSent(target, count);
    }
  }
}
