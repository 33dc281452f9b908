package dev.weir.core.simulation;

import dev.weir.core.limit.Turn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that does not pass in one go at its recorded time: where it stands.
 *
 * <p>The message that is in progress goes through a socket that holds some bytes, and beyond it a
 * wire as fast as it was in the recording. The sender fills the socket as soon as half of it is
 * free, and the limits are asked then. The message is behind the recording by as much as any of its
 * bytes was, when it got into the socket, behind the time when the wire needed it.
 */
final class Flight {
  /** What a socket holds; before a faster wire, what passes in {@link #SOCKET_NANOS}. */
  static final long LEAST_SOCKET_BYTES = 128 * 1024;

  static final long SOCKET_NANOS = 4_000_000;

  /** What it does next. */
  enum Phase {
    /** Its request comes. */
    BEGIN,
    /** Its response is ready. */
    ANSWER,
    /** It asks for more bytes. */
    ASK
  }

  int exchange;
  Phase phase = Phase.BEGIN;

  /** By how much the recorded times are put off, since the client came later. */
  long shiftNanos;

  /** By how much it is behind those times. */
  long lateNanos;

  /** The limits that made it late, as {@link Gate#cause} has them. */
  long causes;

  private @Nullable Gate gate;
  private @Nullable Turn turn;
  private long totalBytes;
  private long passedBytes;

  /** Up to where the socket has been filled, or is being. */
  private long filledBytes;

  private long halfBytes;
  private long startNanos;
  private long durationNanos;
  private int waitsFor = Gate.NONE;

  /** How many bytes of a message a socket takes at once. */
  static long socketBytes(long bytes, long durationNanos) {
    if (bytes <= LEAST_SOCKET_BYTES || durationNanos <= SOCKET_NANOS) {
      return bytes;
    }
    long fast = (long) ((double) bytes * SOCKET_NANOS / durationNanos);
    return Math.max(LEAST_SOCKET_BYTES, fast);
  }

  /** Stands for an exchange that is about to begin. */
  void become(int anotherExchange, long shift, long late, long lateBecauseOf) {
    exchange = anotherExchange;
    shiftNanos = shift;
    lateNanos = late;
    causes = lateBecauseOf;
    phase = Phase.BEGIN;
  }

  /** Begins a message that took so long in the recording. */
  void launch(Gate through, Turn taking, long bytes, long recordedNanos, long recordedFor) {
    gate = through;
    turn = taking;
    totalBytes = bytes;
    passedBytes = 0;
    startNanos = recordedNanos + shiftNanos;
    durationNanos = recordedFor;
    long socketBytes = socketBytes(bytes, recordedFor);
    filledBytes = socketBytes;
    halfBytes = socketBytes / 2;
    waitsFor = Gate.NONE;
    phase = Phase.ASK;
  }

  Gate gate() {
    return Objects.requireNonNull(gate);
  }

  Turn turn() {
    return Objects.requireNonNull(turn);
  }

  /** When something happens that the recording has at some time. */
  long whenNanos(long recordedNanos) {
    return recordedNanos + shiftNanos + lateNanos;
  }

  boolean isOnTime() {
    return shiftNanos == 0 && lateNanos == 0;
  }

  /** Whether the message has passed as a whole. */
  boolean isThrough() {
    return passedBytes == totalBytes;
  }

  /** Asks for what the socket has room for. */
  long ask(Turns turns, long nowNanos) {
    turns.tell(gate(), turn(), nowNanos);
    long answer = turn().ask(filledBytes - passedBytes, totalBytes - filledBytes, nowNanos);
    turn().settle(); // what is granted here passes
    return answer;
  }

  /**
   * Takes what a turn has answered.
   *
   * @return when to ask again
   */
  long take(long answer, long nowNanos) {
    if (answer < 0) {
      waitsFor = gate().placeOf(turn().waitsFor());
      return nowNanos - answer;
    }
    long late = nowNanos - startNanos - wireNanos(passedBytes);
    if (waitsFor != Gate.NONE) {
      gate().waited(waitsFor, answer);
      causes |= late > lateNanos ? gate().cause(waitsFor) : 0;
      waitsFor = Gate.NONE;
    }
    lateNanos = Math.max(lateNanos, late);
    passedBytes += answer;
    if (passedBytes < filledBytes) {
      return nowNanos;
    }
    filledBytes = Math.min(totalBytes, passedBytes + halfBytes);
    return Math.max(nowNanos, startNanos + lateNanos + wireNanos(passedBytes - halfBytes));
  }

  /** In how long the wire took so many bytes. */
  private long wireNanos(long bytes) {
    return bytes <= 0 ? 0 : (long) ((double) durationNanos * bytes / totalBytes);
  }
}
