package dev.weir.replay.send;

/**
 * What a loop has done by now; written by the loop, read by any thread.
 *
 * @param received bytes of all that came on its connections
 * @param unasked bytes among them that are of no answer
 */
public record LiveCounts(
    long sent, long answered, long failed, long late, long received, long unasked, int open) {

  LiveCounts plus(LiveCounts other) {
    return new LiveCounts(
        sent + other.sent,
        answered + other.answered,
        failed + other.failed,
        late + other.late,
        received + other.received,
        unasked + other.unasked,
        open + other.open);
  }
}
