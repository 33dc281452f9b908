package dev.weir.capture.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian records on their way to a file, written only as wholes.
 *
 * <p>{@link #begin} makes room for a record, which is then composed in one go. The first failure
 * ends all writing; a record of which only a part reached a file is cut off again. Confined to one
 * thread.
 */
final class RecordOutput implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final String name;
  private final WritableByteChannel channel;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long flushedBytes;
  private long bufferedPackets;
  private long flushedPackets;
  private long unwrittenPackets;
  private @Nullable CaptureException failure;
  private boolean closed;

  RecordOutput(String name, WritableByteChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  static RecordOutput create(Path path) throws CaptureException {
    try {
      if (Files.isDirectory(path)) {
        throw new CaptureException(path.toString(), "is a directory; name a file in it", null);
      }
      return new RecordOutput(
          path.toString(),
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (CaptureException refusal) {
      throw refusal;
    } catch (IOException cause) {
      throw CaptureException.cannotCreate(path, cause);
    }
  }

  boolean failed() {
    return failure != null;
  }

  long packets() {
    return flushedPackets + bufferedPackets;
  }

  long unwrittenPackets() {
    return unwrittenPackets;
  }

  /**
   * Makes room for a record of at most so many bytes.
   *
   * @return false if nothing can be written any more
   */
  boolean begin(int recordBytes) {
    if (recordBytes > buffer.length - used) {
      write();
      if (recordBytes > buffer.length) {
        buffer = Arrays.copyOf(buffer, recordBytes);
      }
    }
    return failure == null && !closed;
  }

  void packetEnds() {
    bufferedPackets++;
  }

  void packetLost() {
    unwrittenPackets++;
  }

  /** Ends all writing, with what was accepted before in the file. */
  void refuse(String problem) {
    write();
    if (failure == null) {
      failure = failed(problem, null);
    }
  }

  void int16(int value) {
    buffer[used++] = (byte) value;
    buffer[used++] = (byte) (value >> 8);
  }

  void int32(int value) {
    int16(value);
    int16(value >> 16);
  }

  void int64(long value) {
    int32((int) value);
    int32((int) (value >> 32));
  }

  void bytes(byte[] from, int offset, int lengthBytes) {
    System.arraycopy(from, offset, buffer, used, lengthBytes);
    used += lengthBytes;
  }

  void zeros(int count) {
    Arrays.fill(buffer, used, used + count, (byte) 0);
    used += count;
  }

  void flush() throws CaptureException {
    write();
    if (failure != null) {
      throw failure;
    }
  }

  private void write() {
    if (failure == null && used > 0 && !closed) {
      try {
        ByteBuffer rest = ByteBuffer.wrap(buffer, 0, used);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        flushedBytes += used;
        flushedPackets += bufferedPackets;
      } catch (IOException cause) {
        failure = failed("cannot write: " + CaptureException.reason(cause), cause);
        unwrittenPackets += bufferedPackets;
        cutOffPart(failure);
      }
    } else {
      unwrittenPackets += bufferedPackets;
    }
    used = 0;
    bufferedPackets = 0;
  }

  private CaptureException failed(String problem, @Nullable IOException cause) {
    return new CaptureException(
        name,
        problem
            + "; "
            + flushedPackets
            + " packets in "
            + flushedBytes
            + " bytes were written before",
        cause);
  }

  private void cutOffPart(CaptureException becauseOf) {
    if (channel instanceof FileChannel file) {
      try {
        file.truncate(flushedBytes);
      } catch (IOException alsoFailed) {
        becauseOf.addSuppressed(alsoFailed);
      }
    }
  }

  @Override
  public void close() throws CaptureException {
    if (closed) {
      return;
    }
    write();
    closed = true;
    try {
      channel.close();
    } catch (IOException cause) {
      if (failure == null) {
        failure = failed("cannot close: " + CaptureException.reason(cause), cause);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
