package dev.weir.capture.packet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One fragmented IP datagram while its fragments come in. The first copy of every byte wins.
 *
 * <p>Fragments begin at multiples of 8 bytes and, but for the last, end there; so a bit a block
 * tells what has come. Pieces are kept as they came and joined when all are there. Confined to the
 * decoding thread.
 */
final class Datagram {
  /** Roughly what a piece takes beyond its bytes. */
  private static final int PIECE_OVERHEAD_BYTES = 64;

  static final int UNKNOWN = -1;

  final Key key;
  final long firstNanos;
  private final BitSet blocksSeen = new BitSet();
  private final List<Piece> pieces = new ArrayList<>(4);
  private int totalBytes = UNKNOWN;

  /** The first byte that is not there because a fragment was cut by the snap length. */
  private int cutAtBytes = Integer.MAX_VALUE;

  /** What the first fragment announces; it is there when the datagram is complete. */
  int protocol = UNKNOWN;

  boolean congestionExperienced;
  long wireBytes;
  long lastNanos;

  /** Memory held, for the bound over all datagrams. */
  int heldBytes;

  Datagram(Key key, long firstNanos) {
    this.key = key;
    this.firstNanos = firstNanos;
  }

  /**
   * Takes a fragment of {@code lengthBytes}, of which {@code capturedBytes} stand at {@code at}.
   *
   * @return false if it overlaps others otherwise than as a copy, which is no accident
   */
  boolean add(
      byte[] bytes, int at, int offsetBytes, int lengthBytes, int capturedBytes, boolean more) {
    int endBytes = offsetBytes + lengthBytes;
    if (!more) {
      if (totalBytes != UNKNOWN && totalBytes != endBytes) {
        return false; // a second, other end: not to be believed
      }
      totalBytes = endBytes;
    }
    int newBlocks = 0;
    int seenBlocks = 0;
    for (int start = offsetBytes; start < endBytes; start += 8) {
      if (blocksSeen.get(start >> 3)) {
        seenBlocks++;
        continue;
      }
      newBlocks++;
      blocksSeen.set(start >> 3);
      int capturedEnd = offsetBytes + capturedBytes;
      if (capturedEnd < Math.min(start + 8, endBytes)) {
        cutAtBytes = Math.min(cutAtBytes, Math.max(start, capturedEnd));
      }
    }
    if (newBlocks > 0) {
      keep(bytes, at, offsetBytes, capturedBytes);
    }
    return newBlocks == 0 || seenBlocks == 0;
  }

  private void keep(byte[] bytes, int at, int offsetBytes, int capturedBytes) {
    byte[] copy = new byte[capturedBytes];
    if (capturedBytes > 0) { // else `at` may lie beyond the array
      System.arraycopy(bytes, at, copy, 0, capturedBytes);
    }
    pieces.add(new Piece(offsetBytes, copy));
    heldBytes += capturedBytes + PIECE_OVERHEAD_BYTES;
  }

  boolean isComplete() {
    return totalBytes != UNKNOWN && blocksSeen.nextClearBit(0) << 3 >= totalBytes;
  }

  /** The datagram's length on the wire, once complete. */
  int totalBytes() {
    return totalBytes;
  }

  /** The captured bytes from the beginning on, without a hole, once complete. */
  byte[] join() {
    byte[] joined = new byte[Math.min(totalBytes, cutAtBytes)];
    // From the last to the first, so that the first copy is what stays.
    for (int i = pieces.size() - 1; i >= 0; i--) {
      Piece piece = pieces.get(i);
      int count = Math.min(piece.bytes.length, joined.length - piece.offsetBytes);
      if (count > 0) {
        System.arraycopy(piece.bytes, 0, joined, piece.offsetBytes, count);
      }
    }
    return joined;
  }

  private static final class Piece {
    final int offsetBytes;
    final byte[] bytes;

    Piece(int offsetBytes, byte[] bytes) {
      this.offsetBytes = offsetBytes;
      this.bytes = bytes;
    }
  }

  /** What tells the fragments of one datagram from those of another. */
  record Key(
      boolean ipv6,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int protocol,
      int identification) {

    Key(Segment addresses, int protocol, int identification) {
      this(
          addresses.ipv6,
          addresses.sourceHigh,
          addresses.sourceLow,
          addresses.destinationHigh,
          addresses.destinationLow,
          protocol,
          identification);
    }
  }
}
