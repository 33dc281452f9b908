package dev.weir.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRateTest {
  private static final int SEGMENT = 1_000;
  private static final long RTT_NANOS = 10_000_000;
  private static final long CEILING = 1_000_000_000;
  private static final PathSample CLEAN = new PathSample(10_000, 0, 10_000, 0, RTT_NANOS);
  private static final PathSample LOSSY = new PathSample(10_000, 201, 10_000, 0, RTT_NANOS);

  // The clock overflows in the third round trip: only differences may matter.
  private long nowNanos = Long.MAX_VALUE - 2 * RTT_NANOS;
  private PathRate path = new PathRate(SEGMENT, RTT_NANOS, CEILING, nowNanos);

  @Test
  void startsWithTenSegmentsARoundTrip() {
    assertThat(path.windowBytes()).isEqualTo(10_000);
    assertThat(path.bytesPerSecond()).isEqualTo(1_000_000);
  }

  @ParameterizedTest(name = "{0} of 10000 bytes again and {1} marks: {2}")
  @CsvSource({
    "    0, 0, slow_start, 20000",
    "  200, 0, slow_start, 20000",
    "  201, 0, loss,        5000",
    "10000, 0, loss,        5000",
    "    0, 2, slow_start, 20000",
    "    0, 3, ecn_marks,   3000",
    "  201, 2, loss,        5000",
    "10000, 3, ecn_marks,   3000",
  })
  void cutsByTheDeeperOfLossAndMarks(long again, long marks, String reason, long windowBytes) {
    RateChange change = round(new PathSample(10_000, again, 10_000, marks, RTT_NANOS));

    assertThat(change.reason()).isEqualTo(reason);
    assertThat(change.previousBytesPerSecond()).isEqualTo(1_000_000);
    assertThat(change.bytesPerSecond()).isEqualTo(windowBytes * 100);
    assertThat(path.bytesPerSecond()).isEqualTo(windowBytes * 100);
    assertThat(path.windowBytes()).isEqualTo(windowBytes);
  }

  @Test
  void explainsACutWithItsFigures() {
    assertThat(round(LOSSY).explanation())
        .isEqualTo("2.0 % of the bytes were sent again: window 5.00 kB, 500 kB/s");
  }

  @Test
  void leavesACutTwoRoundTripsToShow() {
    assertThat(round(LOSSY).reason()).isEqualTo("loss");
    assertThat(round(LOSSY).reason()).isEqualTo("recovering");
    assertThat(round(LOSSY).reason()).isEqualTo("slow_start");
    assertThat(round(LOSSY).reason()).isEqualTo("loss");
  }

  @Test
  void startsSlowlyUpToFourFifthsOfWhatThePathHeldAtTheCut() {
    round(CLEAN);
    round(new PathSample(20_000, 2_000, 18_000, 0, RTT_NANOS));
    assertThat(path.windowBytes()).isEqualTo(10_000);

    round(CLEAN);
    assertThat(round(CLEAN).reason()).isEqualTo("slow_start");
    assertThat(path.windowBytes()).isEqualTo(14_400);
    assertThat(round(new PathSample(14_400, 0, 14_400, 0, RTT_NANOS)).reason())
        .isEqualTo("probing");
    assertThat(path.windowBytes()).isEqualTo(15_400);
  }

  @Test
  void probesByOneSegmentForEachWindowAcknowledged() {
    startsSlowlyUpToFourFifthsOfWhatThePathHeldAtTheCut();
    round(new PathSample(15_400, 0, 15_399, 0, RTT_NANOS));
    assertThat(path.windowBytes()).isEqualTo(15_400);
    round(new PathSample(15_400, 0, 15_400, 0, RTT_NANOS));
    assertThat(path.windowBytes()).isEqualTo(16_400);
    // What was left over of the first two rounds counts in the third.
    round(new PathSample(16_400, 0, 16_400 - 15_399, 0, RTT_NANOS));
    assertThat(path.windowBytes()).isEqualTo(17_400);
  }

  @Test
  void endsTheFirstSlowStartAtSixtyFourKilobytesAndGoesOnByAnEighth() {
    round(new PathSample(10_000, 0, 1_000_000, 0, RTT_NANOS));
    assertThat(path.windowBytes()).isEqualTo(65_536);

    assertThat(round(new PathSample(65_536, 0, 65_536, 0, RTT_NANOS)).reason())
        .isEqualTo("exploring");
    assertThat(path.windowBytes()).isEqualTo(65_536 + 8_192);
  }

  @Test
  void neverGoesBelowTwoSegments() {
    for (int i = 0; i < 30; i++) {
      round(new PathSample(10_000, 10_000, 0, 9, RTT_NANOS));
    }
    assertThat(path.windowBytes()).isEqualTo(2_000);
    assertThat(path.bytesPerSecond()).isEqualTo(200_000);
  }

  @Test
  void doesNotGrowWhatWasNotHalfUsed() {
    assertThat(round(new PathSample(4_999, 0, 4_999, 0, RTT_NANOS)).reason()).isEqualTo("unused");
    assertThat(path.windowBytes()).isEqualTo(10_000);
    assertThat(round(new PathSample(5_000, 0, 5_000, 0, RTT_NANOS)).reason())
        .isEqualTo("slow_start");
    assertThat(path.windowBytes()).isEqualTo(15_000);
  }

  @Test
  void staysAtTheCeilingAndFollowsItWithTheRoundTripTime() {
    path = new PathRate(SEGMENT, RTT_NANOS, 1_200_000, nowNanos);
    assertThat(round(CLEAN).bytesPerSecond()).isEqualTo(1_200_000);
    assertThat(path.windowBytes()).isEqualTo(12_000);
    assertThat(round(CLEAN).reason()).isEqualTo("at_ceiling");

    round(new PathSample(10_000, 0, 10_000, 0, RTT_NANOS / 2));
    assertThat(path.windowBytes()).isEqualTo(6_000);
    assertThat(path.bytesPerSecond()).isEqualTo(1_200_000);
  }

  @Test
  void decidesOnceARoundTripHoweverFineTheSamplesAre() {
    for (int i = 1; i < 10; i++) {
      // One packet of ten is sent again in this millisecond, none in the others.
      PathSample sample = new PathSample(1_000, i == 5 ? 100 : 0, 1_000, 0, RTT_NANOS);
      assertThat(after(RTT_NANOS / 10, sample).reason()).isEqualTo("round_running");
    }
    assertThat(after(RTT_NANOS / 10, new PathSample(1_000, 0, 1_000, 0, RTT_NANOS)).reason())
        .isEqualTo("slow_start");
    assertThat(path.windowBytes()).isEqualTo(20_000);
  }

  @Test
  void waitsForWhatWasSentWhenTheRoundTripWasLonger() {
    PathSample slower = new PathSample(10_000, 0, 0, 0, 3 * RTT_NANOS);
    assertThat(after(3 * RTT_NANOS, slower).reason()).isEqualTo("unused");

    assertThat(round(CLEAN).reason()).isEqualTo("round_running");
    assertThat(round(CLEAN).reason()).isEqualTo("round_running");
    assertThat(round(CLEAN).reason()).isEqualTo("slow_start");
    assertThat(after(RTT_NANOS, CLEAN).reason()).isNotEqualTo("round_running");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0"})
  void refusesAPathThatCarriesNothing(int segmentBytes, long rttNanos, long ceiling) {
    assertThatThrownBy(() -> new PathRate(segmentBytes, rttNanos, ceiling, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is below 1");
  }

  @ParameterizedTest
  @CsvSource({
    "-1,  0,  0,  0, 1, 'one of sentBytes=-1,'",
    " 1,  0, -1,  0, 1, 'one of sentBytes=1, retransmittedBytes=0, ackedBytes=-1,'",
    " 1,  2,  0,  0, 1, retransmittedBytes=2 is above sentBytes=1",
    " 1,  0,  0,  0, 0, rttNanos=0 is below 1",
  })
  void refusesASampleThatCannotHaveBeenSeen(
      long sent, long again, long acked, long marks, long rttNanos, String message) {
    assertThatThrownBy(() -> new PathSample(sent, again, acked, marks, rttNanos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private RateChange round(PathSample sample) {
    return after(RTT_NANOS, sample);
  }

  private RateChange after(long nanos, PathSample sample) {
    nowNanos += nanos;
    return path.observe(nowNanos, sample);
  }
}
