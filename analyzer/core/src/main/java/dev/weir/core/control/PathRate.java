package dev.weir.core.control;

import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;

/**
 * Finds the rate that a path carries, from what a capture sees of it.
 *
 * <p>Idea: a congestion window for the whole path, as TCP has one for a connection; the rate is
 * window over round-trip time. Two loops share it, and one decision falls each round trip.
 *
 * <p>The inner loop cuts: to 0.5 when more than 2 % of the bytes were retransmissions, to 0.3 on
 * three CE marks, the deeper of both, never below two segments. The round trip after a cut decides
 * nothing, since it brings what was sent before; the next one does not cut, since it brings what
 * was sent while the queue drained.
 *
 * <p>The outer loop raises: below a threshold by what was acknowledged (slow start, one segment for
 * each segment acknowledged); above it by one segment a round trip, or by an eighth where the path
 * was never found full, a quarter above the last cut. The threshold is 64 KB until the first cut
 * and 80 % of the bandwidth-delay product at the last one from then on: the description names both.
 * So a cut is made good fast up to where the path is known to be good, and slowly where it is not.
 * A window that was not half used does not grow (RFC 7661).
 *
 * <p>Invariant: floor to ceiling; at least two segments (if the ceiling lets them), at most one
 * decision a round trip however finely the samples are cut. Cost: a dozen fields, and a sentence a
 * round trip. A queue is filled until it drops or marks. On a queue of a twentieth of the
 * bandwidth-delay product or more, or marks from a tenth on, the mean is 90 % of the capacity or
 * more; on shorter ones a little less.
 *
 * <p>Sources: RFC 5681 §3.1 and, for counting bytes, RFC 3465; RFC 9438 for growing faster beyond
 * the last cut. The factors are those that were asked for, although RFC 8511 would cut less on a
 * mark than on a loss. Up to 2 % of loss is borne, as in the BBR Internet draft.
 *
 * <p>Confined to whoever runs the loop. Times are nanoseconds on any one clock.
 */
public final class PathRate {
  /** Where slow start ends on a path of which nothing is known. */
  static final long FIRST_THRESHOLD_BYTES = 64 * 1024;

  private static final int FIRST_SEGMENTS = 10; // RFC 6928 §2
  private static final int LEAST_SEGMENTS = 2;
  private static final int BORNE_LOSS_PERCENT = 2;
  private static final int CE_MARKS_TO_CUT = 3;
  private static final int LOSS_PERCENT_LEFT = 50;
  private static final int MARKS_PERCENT_LEFT = 30;
  private static final int THRESHOLD_PERCENT = 80;
  private static final int ROUNDS_TO_RECOVER = 2;

  private final int segmentBytes;
  private final long floorBytesPerSecond;
  private final long ceilingBytesPerSecond;
  private final RoundTrip round = new RoundTrip();
  private final BandwidthDelay bandwidthDelay = new BandwidthDelay();

  private long windowBytes;
  private long thresholdBytes = FIRST_THRESHOLD_BYTES;
  private long fullWindowBytes; // at the last cut, 0 before the first
  private long ackedSinceGrowthBytes;
  private int roundsToRecover;
  private long bytesPerSecond;

  /**
   * Starts with ten segments.
   *
   * @param segmentBytes the path's maximum segment size
   * @param rttNanos a first guess at the round-trip time, in force until the first sample
   * @param ceilingBytesPerSecond what the path may have at most
   */
  public PathRate(int segmentBytes, long rttNanos, long ceilingBytesPerSecond, long nowNanos) {
    this(
        segmentBytes,
        rttNanos,
        (long) FIRST_SEGMENTS * segmentBytes,
        1,
        ceilingBytesPerSecond,
        nowNanos);
  }

  private PathRate(
      int segmentBytes,
      long rttNanos,
      long firstWindowBytes,
      long floorBytesPerSecond,
      long ceilingBytesPerSecond,
      long nowNanos) {
    if (segmentBytes < 1 || rttNanos < 1 || ceilingBytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "one of segmentBytes=%d, rttNanos=%d, ceilingBytesPerSecond=%d is below 1"
              .formatted(segmentBytes, rttNanos, ceilingBytesPerSecond));
    }
    this.segmentBytes = segmentBytes;
    this.floorBytesPerSecond = floorBytesPerSecond;
    this.ceilingBytesPerSecond = ceilingBytesPerSecond;
    windowBytes = firstWindowBytes;
    bytesPerSecond = rate(rttNanos);
    round.begin(nowNanos);
  }

  /** Starts at a rate that is taken to be good, and never leaves its floor to ceiling. */
  static PathRate within(
      AdaptiveRate.Settings settings, int segmentBytes, long rttNanos, long nowNanos) {
    return new PathRate(
        segmentBytes,
        rttNanos,
        bytesIn(settings.bytesPerSecond(), rttNanos),
        settings.floorBytesPerSecond(),
        settings.ceilingBytesPerSecond(),
        nowNanos);
  }

  /** What was seen since the last call says nothing of the rate in force. */
  void restart(long nowNanos) {
    round.begin(nowNanos);
  }

  /** The rate in force. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** The congestion window of the path. */
  public long windowBytes() {
    return windowBytes;
  }

  /** Takes what was seen since the last call. */
  public RateChange observe(long nowNanos, PathSample sample) {
    round.add(sample);
    if (!round.isOver(nowNanos)) {
      return RateChange.held(bytesPerSecond, "round_running", "The round trip is not over");
    }
    bandwidthDelay.add(round.ackedBytesPerSecond(nowNanos), round.rttNanos());
    RateChange change = decide(round.sentBytesPerSecond(nowNanos));
    round.begin(nowNanos);
    return change;
  }

  private RateChange decide(long sentBytesPerSecond) {
    int roundsToWait = roundsToRecover;
    roundsToRecover = Math.max(0, roundsToWait - 1);
    if (roundsToWait == ROUNDS_TO_RECOVER) {
      return say("recovering", "What was sent before the cut is still coming in");
    }
    if (roundsToWait == 0 && round.ceMarks() >= CE_MARKS_TO_CUT) {
      return cut(MARKS_PERCENT_LEFT, "ecn_marks", round.ceMarks() + " CE marks");
    }
    if (roundsToWait == 0 && round.lostMoreThan(BORNE_LOSS_PERCENT)) {
      return cut(LOSS_PERCENT_LEFT, "loss", round.lossText());
    }
    if (sentBytesPerSecond < bytesPerSecond / 2) {
      return say("unused", "Only " + ByteRate.format((double) sentBytesPerSecond) + " was sent");
    }
    if (bytesPerSecond == ceilingBytesPerSecond) {
      return say("at_ceiling", "The path may have no more");
    }
    return windowBytes < thresholdBytes ? startSlowly() : probe();
  }

  /** The inner loop. */
  private RateChange cut(int percentLeft, String reason, String finding) {
    fullWindowBytes = Math.max(windowBytes, bandwidthDelay.bytes());
    thresholdBytes =
        Math.max(leastWindowBytes(), Percent.of(THRESHOLD_PERCENT, bandwidthDelay.bytes()));
    windowBytes = Math.max(leastWindowBytes(), Percent.of(percentLeft, windowBytes));
    bandwidthDelay.cut();
    ackedSinceGrowthBytes = 0;
    roundsToRecover = ROUNDS_TO_RECOVER;
    return say(reason, finding);
  }

  /** The outer loop below the threshold. */
  private RateChange startSlowly() {
    windowBytes = Math.min(thresholdBytes, windowBytes + round.ackedBytes());
    return say("slow_start", "Below the threshold of " + ByteSize.format(thresholdBytes));
  }

  /** The outer loop above the threshold. */
  private RateChange probe() {
    if (windowBytes > fullWindowBytes + fullWindowBytes / 4) {
      windowBytes += Math.max(segmentBytes, windowBytes / 8);
      return say("exploring", "The path was never found full here");
    }
    ackedSinceGrowthBytes += round.ackedBytes();
    long windows = ackedSinceGrowthBytes / windowBytes;
    ackedSinceGrowthBytes -= windows * windowBytes;
    windowBytes += windows * segmentBytes;
    return say("probing", round.lossText());
  }

  private RateChange say(String reason, String finding) {
    long previousBytesPerSecond = bytesPerSecond;
    long mostBytes = bytesIn(ceilingBytesPerSecond, round.rttNanos());
    windowBytes = Math.min(windowBytes, Math.max(leastWindowBytes(), mostBytes));
    bytesPerSecond = rate(round.rttNanos());
    return new RateChange(
        previousBytesPerSecond,
        bytesPerSecond,
        reason,
        "%s: window %s, %s"
            .formatted(
                finding, ByteSize.format(windowBytes), ByteRate.format((double) bytesPerSecond)));
  }

  private long leastWindowBytes() {
    return Math.max(
        (long) LEAST_SEGMENTS * segmentBytes, bytesIn(floorBytesPerSecond, round.rttNanos()));
  }

  private static long bytesIn(long bytesPerSecond, long nanos) {
    return Math.round(bytesPerSecond * (nanos / 1e9));
  }

  private long rate(long rttNanos) {
    return Math.max(
        floorBytesPerSecond,
        Math.min(ceilingBytesPerSecond, RoundTrip.perSecond(windowBytes, rttNanos)));
  }
}
