package dev.weir.replay.gor;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells whether the ids of a recording are those of TCP streams.
 *
 * <pre>
 *   client port  server port  client's IPv4, or   TCP acknowledgement
 *                             last 4 of its IPv6  of the request
 *   4 digits     4 digits     8 digits            8 digits
 * </pre>
 *
 * <p>Since 1.3 GoReplay makes ids like this; before, they were random, or the time and a TCP
 * sequence number, of as many digits. Those have nothing in common, while streams go to few server
 * ports: the ids of a recording are taken for streams when two of its first differ in the stream
 * and agree in the server port, or when all are of one stream. Confined to one thread.
 */
final class StreamIds {
  private static final int DIGITS = 24;
  private static final int STREAM_DIGITS = 16;
  private static final int ENOUGH_STREAMS = 8;
  private static final int ENOUGH_IDS = 64;

  /** The value of a hexadecimal digit, -1 of anything else. */
  private static final byte[] DIGIT = digits();

  private final Set<Long> streams = new HashSet<>();
  private final Set<Long> serverPorts = new HashSet<>();
  private int seen;
  private boolean otherForm;

  private static byte[] digits() {
    byte[] digits = new byte[256];
    for (int c = 0; c < digits.length; c++) {
      digits[c] = (byte) (c < 0x80 ? Character.digit(c, 16) : -1);
    }
    return digits;
  }

  /**
   * What the first 16 digits say, or a hash of the whole of an id of another form, which lies at
   * {@code from} to {@code to}.
   */
  static long stream(byte[] bytes, int from, int to) {
    if (to - from != DIGITS) {
      return hash(bytes, from, to);
    }
    long stream = 0;
    int all = 0;
    for (int i = from; i < from + STREAM_DIGITS; i++) {
      int digit = DIGIT[bytes[i] & 0xff];
      all |= digit;
      stream = (stream << 4) | (digit & 0xf);
    }
    for (int i = from + STREAM_DIGITS; i < to; i++) {
      all |= DIGIT[bytes[i] & 0xff];
    }
    return all >= 0 ? stream : hash(bytes, from, to);
  }

  /** FNV-1a, so that no two ids of a recording are likely to have the same. */
  private static long hash(byte[] bytes, int from, int to) {
    long hash = 0xcbf2_9ce4_8422_2325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100_0000_01b3L;
    }
    return hash;
  }

  /** Looks at one of the first ids. */
  void see(String id, long stream) {
    seen++;
    otherForm |= id.length() != DIGITS;
    if (streams.add(stream)) {
      serverPorts.add(stream >>> 32 & 0xffff);
    }
  }

  /** Whether more ids would not change the answer. */
  boolean decided() {
    return otherForm || seen >= ENOUGH_IDS || streams.size() >= ENOUGH_STREAMS;
  }

  boolean areStreams() {
    return !otherForm && (streams.size() <= 1 || serverPorts.size() < streams.size());
  }

  static String clientAddress(long stream) {
    return (stream >>> 24 & 0xff)
        + "."
        + (stream >>> 16 & 0xff)
        + "."
        + (stream >>> 8 & 0xff)
        + "."
        + (stream & 0xff);
  }
}
