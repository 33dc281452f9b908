package dev.weir.capture.tcp;

import dev.weir.core.http.Direction;

/**
 * One direction of a connection: where its byte stream stands.
 *
 * <p>Sequence numbers are 32 bits and wrap; here they are unwrapped to 64-bit stream offsets, 0 for
 * the first byte after SYN (or the first byte seen), by their distance from the next one expected.
 */
final class Half {
  /**
   * How far ahead of what was delivered an acknowledgement or a FIN is believed. Windows may be up
   * to 1 GiB (RFC 7323 §2.3) but hardly are, and one wrong number must not make up so many bytes.
   */
  static final long FAR_AHEAD_BYTES = 64L << 20;

  Direction direction;
  final Owners owners = new Owners();

  /** Whether {@link #nextSequence} is known. */
  boolean started;

  /** Sequence number and offset of the next byte to deliver. */
  int nextSequence;

  long next;

  /** Where the stream ends, by FIN; -1 while not known. */
  long finOffset = -1;

  boolean ended;

  /** How far the receiver says it has received, not counting FIN. */
  long acknowledged;

  /** Initial sequence number, if SYN was seen. */
  int initialSequence;

  boolean synSeen;

  Half(Direction direction) {
    this.direction = direction;
  }

  void start(int sequence) {
    nextSequence = sequence;
    started = true;
  }

  /** Stream offset of a sequence number, which must be less than 2^31 away. */
  long offset(int sequence) {
    return next + (sequence - nextSequence);
  }

  /**
   * Stream offset up to which the receiver of this direction says that it has received; 0 when the
   * number is so far off that it cannot be meant so.
   */
  long acknowledgedOffset(int acknowledgement) {
    long offset = offset(acknowledgement);
    return offset - next > FAR_AHEAD_BYTES ? 0 : offset;
  }

  /** FIN came with this sequence number; the first one that can be right counts. */
  void finishAt(int sequence) {
    long offset = offset(sequence);
    if (started && finOffset < 0 && offset >= next && offset - next <= FAR_AHEAD_BYTES) {
      finOffset = offset;
    }
  }

  void advance(long bytes) {
    next += bytes;
    nextSequence += (int) bytes;
  }

  /**
   * Whether all before {@code offset} was delivered; after a FIN, which counts as one byte, too.
   */
  boolean hasDelivered(long offset) {
    return offset <= next || (ended && offset <= next + 1);
  }
}
