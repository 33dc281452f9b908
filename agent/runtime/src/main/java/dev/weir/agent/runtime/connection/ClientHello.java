package dev.weir.agent.runtime.connection;

import java.nio.ByteBuffer;

/**
 * The first bytes of a TLS connection, by which the socket that they pass and the engine that makes
 * or takes them find each other: they hold 32 bytes that the client drew at random.
 *
 * <pre>
 * RFC 8446 §5.1, §4, §4.1.2:
 *   type=22 | legacy_record_version (2) | length (2) | msg_type=1 | length (3) |
 *   legacy_version (2) | random (32) | …
 * </pre>
 *
 * <p>Guarded by the lock of the connection's stripe.
 */
final class ClientHello {
  /** Up to the end of the random bytes. */
  static final int LENGTH = 5 + 4 + 2 + 32;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;

  private final boolean incoming;
  private final byte[] bytes = new byte[LENGTH];
  private int length;

  /**
   * @param incoming which way it passes
   */
  ClientHello(boolean incoming) {
    this.incoming = incoming;
  }

  /** Whether these bytes begin a record of TLS. */
  static boolean isRecord(byte[] bytes, int length) {
    // Types 20 to 24, versions 3.0 to 3.4.
    return length >= 3 && isRecord(bytes[0]) && bytes[1] == 3 && bytes[2] <= 4;
  }

  /** Whether a record of TLS may begin so. */
  static boolean isRecord(byte first) {
    return first >= 20 && first <= 24;
  }

  /** Whether these bytes begin a client's greeting, as far as they go. */
  static boolean begins(byte[] bytes, int length) {
    return bytes[0] == HANDSHAKE && (length < 6 || bytes[5] == CLIENT_HELLO);
  }

  void append(boolean pieceIncoming, byte[] piece, int pieceLength) {
    if (pieceIncoming == incoming && length < LENGTH) {
      int more = Math.min(pieceLength, LENGTH - length);
      System.arraycopy(piece, 0, bytes, length, more);
      length += more;
    }
  }

  boolean complete() {
    return length == LENGTH;
  }

  boolean incoming() {
    return incoming;
  }

  /** What tells this greeting from all others. */
  long key() {
    long key = 0;
    for (int i = 11; i < LENGTH; i++) {
      key = key * 31 + bytes[i];
    }
    return key;
  }

  /** The key of a greeting at a place of a buffer; 0 when there is none. */
  static long keyAt(ByteBuffer buffer, int from, int to) {
    if (to - from < LENGTH
        || buffer.get(from) != HANDSHAKE
        || buffer.get(from + 5) != CLIENT_HELLO) {
      return 0;
    }
    long key = 0;
    for (int i = from + 11; i < from + LENGTH; i++) {
      key = key * 31 + buffer.get(i);
    }
    return key;
  }
}
