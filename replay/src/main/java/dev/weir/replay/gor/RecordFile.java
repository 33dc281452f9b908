package dev.weir.replay.gor;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Where whole records go. When one write fails, what the file took of it is cut off again.
 *
 * <p>Gzipped, every write is a member of its own (RFC 1952 §2.2), so that a process that is killed
 * leaves a file that can be unpacked up to its last whole write. Confined to one thread.
 */
final class RecordFile implements Closeable {
  private final OutputStream stream;
  private final boolean gzip;
  private long writtenBytes;

  RecordFile(OutputStream stream, boolean gzip) {
    this.stream = stream;
    this.gzip = gzip;
  }

  /** Creates or replaces a file; gzipped by its ending {@code .gz}. */
  static RecordFile create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException("this is a directory; name a file in it");
    }
    boolean gzip = path.toString().endsWith(".gz");
    try {
      // Not a channel: that would be closed under the writer when its thread is interrupted.
      return new RecordFile(new FileOutputStream(path.toFile()), gzip);
    } catch (FileNotFoundException e) {
      throw precise(path, e);
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

  /** Bytes that the file holds. */
  long writtenBytes() {
    return writtenBytes;
  }

  void write(byte[] records, int length) throws IOException {
    if (gzip) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 2 + 64);
      try (GZIPOutputStream member = new GZIPOutputStream(packed, 1 << 13)) {
        member.write(records, 0, length);
      }
      byte[] bytes = packed.toByteArray();
      writeWhole(bytes, bytes.length);
    } else {
      writeWhole(records, length);
    }
  }

  private void writeWhole(byte[] bytes, int length) throws IOException {
    try {
      stream.write(bytes, 0, length);
      stream.flush();
    } catch (IOException e) {
      cutOffPart(e);
      throw e;
    }
    writtenBytes += length;
  }

  private void cutOffPart(IOException becauseOf) {
    if (stream instanceof FileOutputStream file) {
      try {
        file.getChannel().truncate(writtenBytes);
      } catch (IOException alsoFailed) {
        becauseOf.addSuppressed(alsoFailed);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
