package dev.weir.replay.gor;

import dev.weir.core.message.Message;
import dev.weir.core.message.MessageSink;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as GoReplay does: a line of kind, id, time and duration, the message as it
 * passed, and a line that ends it.
 *
 * <pre>
 * 1 9a3e1f900a000007d3f1c2b4 1764384000000000000 1250000
 * GET / HTTP/1.1
 * Host: example.org
 *
 *
 * 🐵🙈🙉
 * </pre>
 *
 * <p>Records are buffered, up to a second by the messages' own clock, and go to the file as wholes
 * only; a process that is killed or a disk that is full leaves whole records. {@link #message}
 * cannot throw, since a full disk must not end a capture: the first failure ends all writing, later
 * messages are only counted ({@link #unwrittenRecords}), {@link #failure} tells why, and {@link
 * #flush} and {@link #close} throw it.
 *
 * <p>The format has no place for how much of a body was omitted; a reader sees that from {@code
 * Content-Length}. Nor can it hide a line {@code 🐵🙈🙉} in a body: Weir reads such a record,
 * GoReplay does not.
 *
 * <p>Confined to one thread.
 */
public final class GorWriter implements MessageSink, Closeable, Flushable {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final long MOST_BUFFERED_NANOS = 1_000_000_000;

  private final RecordFile file;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long bufferedSinceNanos;
  private long bufferedRecords;
  private long writtenRecords;
  private long unwrittenRecords;
  private @Nullable IOException failure;
  private boolean closed;

  /** Takes over the stream, and closes it. */
  public GorWriter(OutputStream out) {
    this(new RecordFile(out, false));
  }

  private GorWriter(RecordFile file) {
    this.file = file;
  }

  /**
   * Creates or replaces a file, gzipped by its ending {@code .gz}.
   *
   * @throws IOException if it cannot be created
   */
  public static GorWriter create(Path path) throws IOException {
    return new GorWriter(RecordFile.create(path));
  }

  @Override
  public void message(Message message) {
    if (failure != null || closed) {
      unwrittenRecords++;
      return;
    }
    byte[] meta = meta(message);
    byte[] bytes = message.bytes();
    long recordBytes = (long) meta.length + bytes.length + Separator.lengthBytes();
    if (recordBytes > buffer.length - used) {
      writeBuffer();
      if (recordBytes > Separator.MOST_ARRAY_BYTES) {
        fail(new IOException("a message of " + bytes.length + " bytes is too long for a record"));
      }
      if (failure != null) {
        unwrittenRecords++;
        return;
      }
      buffer = new byte[(int) Math.max(recordBytes, BUFFER_BYTES)];
    }
    append(meta);
    append(bytes);
    append(Separator.bytes());
    bufferedRecords++;
    writeWhenOld(message.startNanos() + message.durationNanos());
  }

  private static byte[] meta(Message message) {
    int kind = message.kind().ordinal() + 1;
    String line =
        kind
            + " "
            + message.id()
            + " "
            + message.startNanos()
            + " "
            + message.durationNanos()
            + "\n";
    return line.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void append(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, used, bytes.length);
    used += bytes.length;
  }

  private void writeWhenOld(long nowNanos) {
    if (bufferedRecords == 1) {
      bufferedSinceNanos = nowNanos;
    } else if (nowNanos - bufferedSinceNanos >= MOST_BUFFERED_NANOS) {
      writeBuffer();
    }
  }

  /** Records in the file or on their way to it. */
  public long records() {
    return writtenRecords + bufferedRecords;
  }

  /** Messages that came after a failure, or waited when it happened. */
  public long unwrittenRecords() {
    return unwrittenRecords;
  }

  /** Bytes that the file holds by now. */
  public long writtenBytes() {
    return file.writtenBytes();
  }

  /** Why writing ended early, null if it did not. */
  public @Nullable IOException failure() {
    return failure;
  }

  /**
   * Hands everything to the operating system.
   *
   * @throws IOException if that or an earlier write failed
   */
  @Override
  public void flush() throws IOException {
    writeBuffer();
    rethrow();
  }

  private void writeBuffer() {
    if (failure != null || used == 0 || closed) {
      return;
    }
    try {
      file.write(buffer, used);
      writtenRecords += bufferedRecords;
    } catch (IOException e) {
      unwrittenRecords += bufferedRecords;
      fail(e);
    }
    used = 0;
    bufferedRecords = 0;
    if (buffer.length > BUFFER_BYTES) {
      buffer = new byte[BUFFER_BYTES]; // one long record must not hold its memory for good
    }
  }

  private void fail(IOException cause) {
    failure =
        new IOException(
            "cannot write: "
                + cause.getMessage()
                + "; "
                + writtenRecords
                + " records in "
                + file.writtenBytes()
                + " bytes were written before",
            cause);
  }

  private void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Writes the rest and closes the file; a second call does nothing.
   *
   * @throws IOException if not everything could be written
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    writeBuffer();
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      if (failure == null) {
        fail(e);
      }
    }
    rethrow();
  }
}
