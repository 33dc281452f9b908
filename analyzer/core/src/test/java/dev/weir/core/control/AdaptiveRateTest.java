package dev.weir.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveRateTest {
  private static final long WINDOW = 10_000_000_000L;
  private static final AdaptiveRate.Settings SETTINGS =
      AdaptiveRate.Settings.within(900_000, 1_000_000, 1_200_000);

  private static final LimitWindow WAITING = window(10_000_000, 2_000_000, 100, 0);
  private static final LimitWindow LOSSY = window(10_000_000, 2_000_000, 100, 10);
  private static final LimitWindow WASTED = window(10_000_000, 2_000_000, 121, 21);
  private static final LimitWindow IDLE = window(0, 0, 0, 0);

  @Nested
  class ByDefault {
    private final AdaptiveRate adaptive = new AdaptiveRate(SETTINGS);

    @Test
    void followsTheGoldenTrajectory() {
      List<String> trajectory = new ArrayList<>();
      run(trajectory, WAITING, 13);
      run(trajectory, IDLE, 19);
      run(trajectory, WASTED, 13);
      run(trajectory, LOSSY, 2);

      assertThat(trajectory)
          .containsExactly(
              // Demand waits on a clean path: 5 % up in every third window, to the ceiling.
              "1000000 demand_waits",
              "1000000 demand_waits",
              "1050000 demand_waits",
              "1050000 demand_waits",
              "1050000 demand_waits",
              "1102500 demand_waits",
              "1102500 demand_waits",
              "1102500 demand_waits",
              "1157625 demand_waits",
              "1157625 demand_waits",
              "1157625 demand_waits",
              "1200000 demand_waits",
              "1200000 at_ceiling",
              // Nobody comes: 3 % down in every third window, to what was configured.
              "1200000 rate_unused",
              "1200000 rate_unused",
              "1164000 rate_unused",
              "1164000 rate_unused",
              "1164000 rate_unused",
              "1129080 rate_unused",
              "1129080 rate_unused",
              "1129080 rate_unused",
              "1095208 rate_unused",
              "1095208 rate_unused",
              "1095208 rate_unused",
              "1062352 rate_unused",
              "1062352 rate_unused",
              "1062352 rate_unused",
              "1030482 rate_unused",
              "1030482 rate_unused",
              "1030482 rate_unused",
              "1000000 rate_unused",
              "1000000 demand_met",
              // A fifth more on the wire than needed: down to the floor.
              "1000000 wire_wasted",
              "1000000 wire_wasted",
              "970000 wire_wasted",
              "970000 wire_wasted",
              "970000 wire_wasted",
              "940900 wire_wasted",
              "940900 wire_wasted",
              "940900 wire_wasted",
              "912673 wire_wasted",
              "912673 wire_wasted",
              "912673 wire_wasted",
              "900000 wire_wasted",
              "900000 at_floor",
              // Less waste, but no path to ask more of.
              "900000 wire_lossy",
              "900000 wire_lossy");
    }

    @Test
    void explainsAStepWithItsFigures() {
      adaptive.observe(WAITING);
      assertThat(adaptive.observe(WAITING).explanation())
          .isEqualTo(
              "20.0 % of the bytes had to wait and 0.0 % of the wire bytes were retransmissions:"
                  + " window 2 of 3, held at 1.00 MB/s");
      RateChange change = adaptive.observe(WAITING);

      assertThat(change.changed()).isTrue();
      assertThat(change.previousBytesPerSecond()).isEqualTo(1_000_000);
      assertThat(change.explanation())
          .isEqualTo(
              "20.0 % of the bytes had to wait and 0.0 % of the wire bytes were retransmissions"
                  + " in 3 windows in a row: moved from 1.00 MB/s to 1.05 MB/s");
    }

    @Test
    void asksForTheSameReasonInEveryWindow() {
      adaptive.observe(WAITING);
      adaptive.observe(WAITING);
      adaptive.observe(LOSSY);
      adaptive.observe(WAITING);
      adaptive.observe(WAITING);
      assertThat(adaptive.bytesPerSecond()).isEqualTo(1_000_000);

      assertThat(adaptive.observe(WAITING).bytesPerSecond()).isEqualTo(1_050_000);
    }

    @Test
    void raisesWhereNobodyCaptures() {
      for (int i = 0; i < 3; i++) {
        adaptive.observe(LimitWindow.withoutCapture(WINDOW, 10_000_000, 1_000_000, 0));
      }
      assertThat(adaptive.bytesPerSecond()).isEqualTo(1_050_000);
    }

    @Test
    void leavesAnIdleLimitWhereItWasConfigured() {
      for (int i = 0; i < 100; i++) {
        assertThat(adaptive.observe(IDLE).reason()).isEqualTo("demand_met");
      }
      assertThat(adaptive.bytesPerSecond()).isEqualTo(1_000_000);
    }

    @ParameterizedTest(name = "{0} granted, {1} delayed, {2} on the wire, {3} of it again: {4}")
    @CsvSource({
      // A tenth of the bytes had to wait, or just not.
      "10000000,  1000000,   0,  0, demand_waits",
      "10000000,   999999,   0,  0, demand_met",
      "       0,        1,   0,  0, demand_waits",
      "       0,        0,   0,  0, demand_met",
      // Up to 2 % of retransmissions a path is probed, above 20 % of what is needed it is relieved.
      "10000000, 10000000, 100,  2, demand_waits",
      "10000000, 10000000, 100,  3, wire_lossy",
      "10000000, 10000000, 120, 20, wire_lossy",
      "10000000, 10000000, 121, 21, wire_wasted",
      // Retransmissions of traffic that the limit does not hold back are none of its business.
      "10000000,        0, 121, 21, demand_met",
    })
    void judgesEachEdge(long granted, long delayed, long wire, long again, String reason) {
      assertThat(adaptive.observe(window(granted, delayed, wire, again)).reason())
          .isEqualTo(reason);
    }

    @Test
    void countsAMeanOfEightyFivePercentAsUsed() {
      for (int i = 0; i < 3; i++) {
        adaptive.observe(WAITING);
      }
      assertThat(adaptive.observe(window(8_925_000, 0, 0, 0)).reason()).isEqualTo("demand_met");
      assertThat(adaptive.observe(window(8_924_999, 0, 0, 0)).reason()).isEqualTo("rate_unused");
    }

    private void run(List<String> trajectory, LimitWindow window, int times) {
      for (int i = 0; i < times; i++) {
        RateChange change = adaptive.observe(window);
        assertThat(adaptive.bytesPerSecond()).isEqualTo(change.bytesPerSecond());
        trajectory.add(change.bytesPerSecond() + " " + change.reason());
      }
    }
  }

  @Nested
  class ByTheLetter {
    private static final int[] BURST_STEPS = {1, 2, 5, 10, 25, 50, 100};

    private final AdaptiveRate adaptive = new AdaptiveRate(SETTINGS.withRule(AdaptiveRule.LITERAL));

    @Test
    void raisesWhenTheMeanIsLowAndNoTokenWasSpilled() {
      LimitWindow low = LimitWindow.withoutCapture(WINDOW, 8_499_999, 0, 0);
      adaptive.observe(low);
      adaptive.observe(low);
      assertThat(adaptive.observe(low))
          .returns(1_050_000L, RateChange::bytesPerSecond)
          .returns("mean_low", RateChange::reason);
    }

    @Test
    void lowersWhenTheMeanIsHighAndTokensAreExhausted() {
      LimitWindow high = LimitWindow.withoutCapture(WINDOW, 12_000_001, 2_000_000, 0);
      adaptive.observe(high);
      adaptive.observe(high);
      assertThat(adaptive.observe(high))
          .returns(970_000L, RateChange::bytesPerSecond)
          .returns("mean_high", RateChange::reason);
    }

    @ParameterizedTest(name = "{0} granted, {1} delayed, {2} spilled: {3}")
    @CsvSource({
      " 8499999,       0, 0, mean_low",
      " 8500000,       0, 0, mean_fits",
      " 8499999,       0, 1, mean_fits",
      "12000000, 2000000, 0, mean_fits",
      "12000001, 2000000, 0, mean_high",
      "12000010, 1200000, 0, mean_fits",
    })
    void judgesEachEdge(long granted, long delayed, long spilled, String reason) {
      LimitWindow window = LimitWindow.withoutCapture(WINDOW, granted, delayed, spilled);
      assertThat(adaptive.observe(window).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverMovesWhateverTheLoad(long seed) {
      Random random = new Random(seed);
      TokenBucket bucket = new TokenBucket();
      int lowMeans = 0;
      int exhausted = 0;
      for (int i = 0; i < 1_000; i++) {
        // From nothing to 1.8 times the rate in the mean, spread evenly or in bursts.
        long meanBytes = random.nextInt(180_000);
        int burstSteps = BURST_STEPS[random.nextInt(BURST_STEPS.length)];
        LimitWindow seen =
            bucket.run(
                adaptive.bytesPerSecond(),
                step -> step % burstSteps == 0 ? meanBytes * burstSteps : 0);

        assertThat(adaptive.observe(seen).changed()).as("window %d: %s", i, seen).isFalse();
        lowMeans += seen.grantedBytes() < 8_500_000 ? 1 : 0;
        exhausted += seen.delayedBytes() > seen.grantedBytes() / 10 ? 1 : 0;
      }
      assertThat(lowMeans).isGreaterThan(100);
      assertThat(exhausted).isGreaterThan(100);
    }
  }

  @Test
  void raisesUnderALoadThatLeavesTheLetterInert() {
    AdaptiveRate byDefault = new AdaptiveRate(SETTINGS);
    AdaptiveRate literal = new AdaptiveRate(SETTINGS.withRule(AdaptiveRule.LITERAL));
    TokenBucket defaultBucket = new TokenBucket();
    TokenBucket literalBucket = new TokenBucket();
    for (int i = 0; i < 6; i++) {
      byDefault.observe(defaultBucket.run(byDefault.bytesPerSecond(), step -> 130_000));
      literal.observe(literalBucket.run(literal.bytesPerSecond(), step -> 130_000));
    }
    assertThat(byDefault.bytesPerSecond()).isEqualTo(1_102_500);
    assertThat(literal.bytesPerSecond()).isEqualTo(1_000_000);
  }

  @Test
  void movesEvenTheSmallestRate() {
    AdaptiveRate adaptive =
        new AdaptiveRate(new AdaptiveRate.Settings(AdaptiveRule.DEFAULT, 2, 1, 3, 1));
    assertThat(adaptive.observe(WAITING).bytesPerSecond()).isEqualTo(3);
    assertThat(adaptive.observe(WASTED).bytesPerSecond()).isEqualTo(2);
    assertThat(adaptive.observe(WASTED).bytesPerSecond()).isEqualTo(1);
    assertThat(adaptive.observe(WASTED).reason()).isEqualTo("at_floor");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5, 9, 3, floor=0 lets nothing through",
    "6, 5, 9, 3, rate=5 is not within floor=6 to ceiling=9",
    "1, 5, 4, 3, rate=5 is not within floor=1 to ceiling=4",
    "1, 5, 9, 0, persistenceWindows=0 is below 1",
  })
  void refusesSettingsThatCannotHold(
      long floor, long rate, long ceiling, int windows, String message) {
    assertThatThrownBy(
            () -> new AdaptiveRate.Settings(AdaptiveRule.DEFAULT, rate, floor, ceiling, windows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, durationNanos=0 is below 1",
    "1, -1, 0, 'one of grantedBytes=0, delayedBytes=0, spilledBytes=0, wireBytes=-1,'",
    "1, 4, 5, retransmittedBytes=5 is above wireBytes=4",
  })
  void refusesAWindowThatCannotHaveBeenSeen(
      long durationNanos, long wire, long again, String message) {
    assertThatThrownBy(() -> new LimitWindow(durationNanos, 0, 0, 0, wire, again))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static LimitWindow window(
      long granted, long delayed, long wirePercent, long againPercent) {
    return new LimitWindow(WINDOW, granted, delayed, 0, wirePercent, againPercent);
  }
}
