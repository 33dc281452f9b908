package dev.weir.capture.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * One reused block of a capture, in which records are read in place.
 *
 * <p>Bytes {@code from} to {@code to} of {@code bytes} are unread. What {@link #fill} cannot fit is
 * made room for by moving the unread rest to the front, then by growing; growth follows the bytes
 * that really came, so that a length which lies costs no memory. Confined to the reading thread.
 */
final class ReadBuffer {
  private static final int INITIAL_BYTES = 256 << 10;

  byte[] bytes = new byte[INITIAL_BYTES];
  int from;
  int to;

  private final ByteSource source;
  private final String name;

  /** Where in the capture {@code bytes[0]} stands. */
  private long baseBytes;

  ReadBuffer(ByteSource source, String name) {
    this.source = source;
    this.name = name;
  }

  /**
   * Reads until {@code neededBytes} are unread.
   *
   * @return false if the capture ends before
   */
  boolean fill(int neededBytes) throws CaptureException {
    while (to - from < neededBytes) {
      makeRoom();
      if (!readSome()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Passes over bytes that nobody wants, however many.
   *
   * @return how many there were to pass over; fewer than asked for if the capture ends before
   */
  long skip(long wantedBytes) throws CaptureException {
    long leftBytes = wantedBytes;
    while (leftBytes > to - from) {
      leftBytes -= to - from;
      from = to;
      makeRoom();
      if (!readSome()) {
        return wantedBytes - leftBytes;
      }
    }
    from += (int) leftBytes;
    return wantedBytes;
  }

  /** Offset of {@code bytes[from]} in the capture. */
  long offsetBytes() {
    return baseBytes + from;
  }

  CaptureException broken(long offsetBytes, String problem) {
    return new CaptureException(name, offsetBytes, source.space(), problem, null);
  }

  private void makeRoom() {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      baseBytes += from;
      to -= from;
      from = 0;
    } else if (to == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  private boolean readSome() throws CaptureException {
    try {
      int readBytes = source.read(bytes, to, bytes.length - to);
      if (readBytes < 0) {
        return false;
      }
      to += readBytes;
      return true;
    } catch (IOException failure) {
      throw new CaptureException(
          name, baseBytes + to, source.space(), CaptureException.reason(failure), failure);
    }
  }
}
