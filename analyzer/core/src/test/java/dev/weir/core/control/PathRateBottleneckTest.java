package dev.weir.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 100 Mbit/s and 20 ms in virtual time: the path holds 250,000 bytes, which are 200 segments. */
class PathRateBottleneckTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long CAPACITY = 12_500_000;
  private static final long RTT_NANOS = 20 * MILLISECOND;
  private static final long CEILING = 125_000_000;
  private static final long NO_MARKS = Long.MAX_VALUE;

  private final PathRate path = new PathRate(Bottleneck.SEGMENT_BYTES, RTT_NANOS, CEILING, 0);
  private Bottleneck link = new Bottleneck(CAPACITY, RTT_NANOS, 125_000, NO_MARKS);

  @Test
  void findsThePathOnTheGoldenTrajectory() {
    List<String> trajectory = new ArrayList<>();
    while (trajectory.size() < 29) {
      String reason = step().reason();
      if (!reason.equals("round_running")) {
        long milliseconds = link.nowNanos() / MILLISECOND;
        trajectory.add(milliseconds + " ms " + reason + " " + path.windowBytes());
      }
    }
    assertThat(trajectory)
        .containsExactly(
            // Nothing is acknowledged in the first round trip.
            "20 ms slow_start 12500",
            "40 ms slow_start 25000",
            "60 ms slow_start 37500",
            "80 ms slow_start 62500",
            "100 ms slow_start 65536",
            // By an eighth, since nothing is known of the path.
            "120 ms exploring 73728",
            "140 ms exploring 82944",
            "160 ms exploring 93312",
            "180 ms exploring 104976",
            "200 ms exploring 118098",
            "220 ms exploring 132860",
            "240 ms exploring 149467",
            "260 ms exploring 168150",
            "280 ms exploring 189168",
            "300 ms exploring 212814",
            "320 ms exploring 239415",
            "340 ms exploring 269341",
            // The queue fills, and makes the round trips longer.
            "362 ms exploring 303008",
            "387 ms exploring 340884",
            "415 ms exploring 383494",
            "445 ms exploring 431430",
            "475 ms loss 215715",
            "505 ms recovering 215715",
            // Above 80 % of 250,000: by a segment for each window.
            "525 ms probing 216965",
            "545 ms probing 216965",
            "565 ms probing 218215",
            "585 ms probing 219465",
            "605 ms probing 220715",
            "625 ms probing 221965");
  }

  @ParameterizedTest(name = "a queue of {0} bytes that marks from {1} on")
  @CsvSource({
    // A twentieth, a fifth and a half of what the path holds, as much, and four times as much.
    "  12500, 9223372036854775807",
    "  50000, 9223372036854775807",
    " 125000, 9223372036854775807",
    " 250000, 9223372036854775807",
    "1000000, 9223372036854775807",
    // Marks from a tenth, a half and the whole on.
    "1000000,  25000",
    "1000000, 125000",
    "1000000, 250000",
  })
  void carriesNinetyToAHundredPercentOfTheCapacity(long bufferBytes, long markBytes) {
    link = new Bottleneck(CAPACITY, RTT_NANOS, bufferBytes, markBytes);
    run(3_000);
    for (int i = 0; i < 3; i++) {
      assertThat(deliveredPercent(10_000)).isBetween(90L, 100L);
    }
  }

  /** Slow start leads to 80 % in two round trips, then each is worth one of 200 segments. */
  @Test
  void isBackAtNinetyPercentTwentyThreeRoundTripsAfterALoss() {
    run(5_000);
    link.lose(30_000);
    runUntil("loss");
    assertThat(path.windowBytes()).isEqualTo(138_325);

    assertThat(millisecondsUntilRate(CAPACITY * 8 / 10)).isEqualTo(43);
    assertThat(millisecondsUntilRate(CAPACITY * 9 / 10)).isEqualTo(400);
    assertThat(deliveredPercent(1_000)).isBetween(90L, 100L);
  }

  @Test
  void isBackAtNinetyPercentTwentyFourRoundTripsAfterThreeMarks() {
    link = new Bottleneck(CAPACITY, RTT_NANOS, 1_000_000, 50_000);
    run(3_000);
    runUntil("ecn_marks");
    assertThat(path.windowBytes()).isEqualTo(90_495);

    assertThat(millisecondsUntilRate(CAPACITY * 8 / 10)).isEqualTo(65);
    assertThat(millisecondsUntilRate(CAPACITY * 9 / 10)).isEqualTo(400);
    assertThat(deliveredPercent(1_000)).isBetween(90L, 100L);
  }

  @Test
  void yieldsInAFewRoundTripsWhenThreeQuartersOfTheCapacityAreGone() {
    run(5_000);
    link.changeCapacity(CAPACITY / 4);
    int milliseconds = 0;
    while (path.bytesPerSecond() > CAPACITY / 4) {
      step();
      milliseconds++;
    }
    assertThat(milliseconds).isEqualTo(104);
  }

  @Test
  void findsFourTimesTheCapacityInSecondsSinceItGrowsFasterBeyondTheLastCut() {
    run(5_000);
    link.changeCapacity(CAPACITY * 4);

    assertThat(millisecondsUntilRate(CAPACITY * 4 * 9 / 10)).isEqualTo(3_426);
  }

  private long deliveredPercent(int milliseconds) {
    long before = link.deliveredBytes();
    run(milliseconds);
    return (link.deliveredBytes() - before) * 100 / (CAPACITY * milliseconds / 1_000);
  }

  private void runUntil(String reason) {
    while (!step().reason().equals(reason)) {}
  }

  private int millisecondsUntilRate(long bytesPerSecond) {
    int milliseconds = 0;
    while (path.bytesPerSecond() < bytesPerSecond) {
      step();
      milliseconds++;
    }
    return milliseconds;
  }

  private void run(int milliseconds) {
    for (int i = 0; i < milliseconds; i++) {
      step();
    }
  }

  private RateChange step() {
    PathSample sample = link.step(path.bytesPerSecond());
    return path.observe(link.nowNanos(), sample);
  }
}
