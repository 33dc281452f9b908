package dev.weir.elasticsearch;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A batch as a file.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 …
 * +-------------------------+-------+-------+-------+----
 * | "WEIR SPOOL 1" LF       | docu- | bytes | CRC-  | documents, two
 * |                         | ments |       | 32C   | lines each
 * +-------------------------+-------+-------+-------+----
 * </pre>
 *
 * <p>It is written under another name, and renamed when it is whole. By streams, not channels: of
 * these, a thread that is interrupted can write none.
 */
final class SpoolFile {
  static final String PART = ".part";

  private static final byte[] MAGIC = "WEIR SPOOL 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = MAGIC.length + 12;

  private SpoolFile() {}

  /** How long the file of a batch is. */
  static long bytes(Batch batch) {
    return HEAD_BYTES + (long) batch.length();
  }

  /** Writes it; what stands there under that name is replaced. */
  static void write(Batch batch, Path file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put(MAGIC).putInt(batch.documents()).putInt(batch.length());
    head.putInt(checksum(batch.bytes(), 0, batch.length()));
    Path part = Path.of(file + PART);
    try {
      try (OutputStream out = new FileOutputStream(part.toFile())) {
        out.write(head.array());
        out.write(batch.bytes(), 0, batch.length());
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  /** Reads it; null if it is damaged, or of another version. */
  static @Nullable Batch read(Path file) throws IOException {
    byte[] all = bytes(file);
    if (!isOurs(all)) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(all, MAGIC.length, 12);
    int count = head.getInt();
    int length = head.getInt();
    int sum = head.getInt();
    if (length != all.length - HEAD_BYTES || sum != checksum(all, HEAD_BYTES, length)) {
      return null;
    }
    try {
      Batch batch = Batch.of(Arrays.copyOfRange(all, HEAD_BYTES, all.length));
      return batch.documents() == count ? batch : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  private static boolean isOurs(byte[] all) {
    return all.length >= HEAD_BYTES && Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * How many documents it says to hold; where it does not say, as many as its lines may be, and one
   * where it cannot be read.
   */
  static int documents(Path file) {
    try {
      return counted(file);
    } catch (IOException e) {
      return 1;
    }
  }

  private static int counted(Path file) throws IOException {
    byte[] head;
    try (InputStream in = new FileInputStream(file.toFile())) {
      head = in.readNBytes(HEAD_BYTES);
    }
    if (isOurs(head)) {
      int count = ByteBuffer.wrap(head).getInt(MAGIC.length);
      if (count > 0 && 4L * count <= Files.size(file)) { // else it is damaged
        return count;
      }
    }
    int lines = 0;
    for (byte each : bytes(file)) {
      lines += each == '\n' ? 1 : 0;
    }
    return Math.max(1, lines / 2);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, offset, length);
    return (int) sum.getValue();
  }
}
