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

  private final Set<Long> streams = new HashSet<>();
  private final Set<Long> serverPorts = new HashSet<>();
  private int seen;
  private boolean otherForm;

  /** What the first 16 digits say, or a hash of the whole of an id of another form. */
  static long stream(String id) {
    long stream = 0;
    boolean hex = id.length() == DIGITS;
    for (int i = 0; hex && i < DIGITS; i++) {
      int digit = digit(id.charAt(i));
      hex = digit >= 0;
      stream = i < STREAM_DIGITS ? stream << 4 | digit : stream;
    }
    return hex ? stream : hash(id);
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** FNV-1a, so that no two ids of a recording are likely to have the same. */
  private static long hash(String id) {
    long hash = 0xcbf2_9ce4_8422_2325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100_0000_01b3L;
    }
    return hash;
  }

  /** Looks at one of the first ids. */
  void see(String id) {
    seen++;
    otherForm |= id.length() != DIGITS;
    long stream = stream(id);
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
