package dev.weir.capture.file;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  private final OutputStream stream;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long flushedBytes;
  private long bufferedPackets;
  private long flushedPackets;
  private long unwrittenPackets;
  private @Nullable CaptureException failure;
  private boolean closed;

  RecordOutput(String name, OutputStream stream) {
    this.name = name;
    this.stream = stream;
  }

  /**
   * Creates or replaces a file. Not by way of a channel: that would be closed under the writer when
   * its thread is interrupted, which is how many a live capture ends.
   */
  static RecordOutput create(Path path) throws CaptureException {
    if (Files.isDirectory(path)) {
      throw new CaptureException(path.toString(), "is a directory; name a file in it", null);
    }
    try {
      return new RecordOutput(path.toString(), new FileOutputStream(path.toFile()));
    } catch (FileNotFoundException cause) {
      throw CaptureException.cannotCreate(path, precise(path, cause));
    }
  }

  /** The old file API has one exception for everything. */
  private static IOException precise(Path path, FileNotFoundException cause) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      return new NoSuchFileException(folder.toString());
    }
    if (!Files.isWritable(Files.exists(path) || folder == null ? path : folder)) {
      return new AccessDeniedException(path.toString());
    }
    return cause;
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
        stream.write(buffer, 0, used);
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
    if (stream instanceof FileOutputStream file) {
      try {
        file.getChannel().truncate(flushedBytes);
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
      stream.close();
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
