package dev.weir.replay.gor;

import dev.weir.core.gzip.GzipMembers;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a recording, unpacked if need be, from the record in hand on: {@code bytes} from
 * {@code from} to {@code to}. Confined to one thread.
 */
final class RecordBuffer implements Closeable {
  static final int LEAST_BYTES = 1 << 16;

  private final InputStream in;

  byte[] bytes = new byte[LEAST_BYTES];
  int from;
  int to;

  /** Whether nothing follows {@code to}. */
  boolean ended;

  /** Why unpacking ended early, null if it did not. */
  @Nullable String gzipDamage;

  /** Where {@code bytes} begins in the file. */
  private long baseBytes;

  RecordBuffer(InputStream raw) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(raw, 2);
    byte[] first = peeked.readNBytes(2);
    peeked.unread(first);
    in = GzipMembers.begins(first, 0, first.length) ? new GzipMembers(peeked) : peeked;
  }

  int available() {
    return to - from;
  }

  long positionBytes() {
    return baseBytes + from;
  }

  void pass(int count) {
    from += count;
  }

  /**
   * Reads more behind {@code to}; what lies at {@code from} may move.
   *
   * @return whether there was more
   */
  boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    makeRoom();
    try {
      int read = in.read(bytes, to, bytes.length - to);
      if (read > 0) {
        to += read;
        return true;
      }
    } catch (EOFException e) {
      gzipDamage = GorDamage.CUT_GZIP;
    } catch (ZipException e) {
      gzipDamage = GorDamage.DAMAGED_GZIP;
    }
    ended = true;
    return false;
  }

  private void makeRoom() {
    int kept = to - from;
    if (from > 0 && (to == bytes.length || kept == 0)) {
      if (kept < bytes.length / 2) {
        System.arraycopy(bytes, from, bytes, 0, kept);
      } else {
        bytes = grown(kept);
      }
      baseBytes += from;
      from = 0;
      to = kept;
    } else if (to == bytes.length) {
      bytes = grown(kept);
    }
  }

  private byte[] grown(int kept) {
    byte[] larger = new byte[(int) Math.min(Separator.MOST_ARRAY_BYTES, bytes.length * 2L)];
    System.arraycopy(bytes, from, larger, 0, kept);
    return larger;
  }

  byte[] copy(int at, int end) {
    return Arrays.copyOfRange(bytes, at, end);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
