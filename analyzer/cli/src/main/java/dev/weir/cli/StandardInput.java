package dev.weir.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Standard input of the process. Unlike {@link System#in}, closing it from another thread ends it,
 * also for a read that waits.
 */
final class StandardInput extends InputStream {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    ByteBuffer space = ByteBuffer.wrap(into, offset, length);
    try {
      int read = channel.read(space);
      while (read == 0 && length > 0) { // Whoever handed it on has left it non-blocking.
        LockSupport.parkNanos(PAUSE_NANOS);
        read = channel.read(space);
      }
      return read;
    } catch (ClosedChannelException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
