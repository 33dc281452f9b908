package dev.weir.core.control;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A sender, a link with a queue, and a receiver in steps of a millisecond of virtual time.
 *
 * <p>The sender always has something to send, and sends at the rate it is told. What finds the
 * queue full is lost, and sent again one round trip later in place of something new. What the link
 * takes is acknowledged a round trip after it was sent; segments that find the queue above the mark
 * come back with an ECN mark.
 */
final class Bottleneck {
  static final long STEP_NANOS = 1_000_000;
  static final int SEGMENT_BYTES = 1_250;

  private final long baseRttNanos;
  private final long bufferBytes;
  private final long markBytes;
  private final Deque<Echo> echoes = new ArrayDeque<>();

  private long capacityBytesPerStep;
  private long nowNanos;
  private long queueBytes;
  private long lossBytes;
  private long bytesToSendAgain;
  private long sendRemainder;
  private long deliveredBytes;
  private long unechoedMarkBytes;

  private record Echo(long dueNanos, long ackedBytes, long lostBytes, long markedBytes) {}

  Bottleneck(long capacityBytesPerSecond, long baseRttNanos, long bufferBytes, long markBytes) {
    this.baseRttNanos = baseRttNanos;
    this.bufferBytes = bufferBytes;
    this.markBytes = markBytes;
    changeCapacity(capacityBytesPerSecond);
  }

  void changeCapacity(long capacityBytesPerSecond) {
    capacityBytesPerStep = capacityBytesPerSecond / 1_000;
  }

  /** Loses this much of what is sent next, besides what the queue cannot take. */
  void lose(long bytes) {
    lossBytes += bytes;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** What came out of the link so far, each byte once. */
  long deliveredBytes() {
    return deliveredBytes;
  }

  /** Sends for a millisecond, and tells what a capture at the sender saw of it. */
  PathSample step(long bytesPerSecond) {
    nowNanos += STEP_NANOS;
    sendRemainder += bytesPerSecond;
    long sent = sendRemainder / 1_000;
    sendRemainder %= 1_000;

    long rttNanos = baseRttNanos + queueBytes * STEP_NANOS / capacityBytesPerStep;
    send(sent, rttNanos);
    long passed = Math.min(queueBytes, capacityBytesPerStep);
    queueBytes -= passed;
    deliveredBytes += passed;
    return sample(sent, rttNanos);
  }

  private void send(long sent, long rttNanos) {
    long lost = Math.min(sent, lossBytes);
    lossBytes -= lost;
    long taken = Math.min(sent - lost, bufferBytes + capacityBytesPerStep - queueBytes);
    lost = sent - taken;
    long marked = queueBytes > markBytes ? taken : 0;
    queueBytes += taken;
    echoes.add(new Echo(nowNanos + rttNanos, taken, lost, marked));
  }

  private PathSample sample(long sent, long rttNanos) {
    long acked = 0;
    while (!echoes.isEmpty() && echoes.element().dueNanos() <= nowNanos) {
      Echo echo = echoes.remove();
      acked += echo.ackedBytes();
      bytesToSendAgain += echo.lostBytes();
      unechoedMarkBytes += echo.markedBytes();
    }
    long again = Math.min(sent, bytesToSendAgain);
    bytesToSendAgain -= again;
    long marks = unechoedMarkBytes / SEGMENT_BYTES;
    unechoedMarkBytes -= marks * SEGMENT_BYTES;
    return new PathSample(sent, again, acked, marks, rttNanos);
  }
}
