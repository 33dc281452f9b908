package dev.weir.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long EPOCH = 1_790_000_000L * SECOND;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsNoExcessAboveTheBurstInWhatALimiterLetsThrough(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Allowance allowance =
          new Allowance(
              1 + random.nextLong((long) Math.pow(10, 1 + random.nextInt(11))),
              Allowance.LEAST_BURST_BYTES + random.nextLong(1_000_000));
      Limiter limiter = new Limiter(allowance, EPOCH);
      Conformance conformance = new Conformance(allowance);
      long nowNanos = EPOCH;
      for (int i = 0; i < 300; i++) {
        long bytes = 1 + random.nextLong(Math.min(70_000, allowance.burstBytes()));
        long waitNanos = limiter.take(bytes, nowNanos);
        if (waitNanos == 0) {
          conformance.passed(bytes, nowNanos);
        }
        nowNanos += random.nextInt(4) == 0 ? random.nextInt(1_000) : waitNanos;
      }
      assertThat(conformance.measured().excessBytes())
          .as("seed %d, round %d, %s", seed, round, allowance)
          .isLessThanOrEqualTo(allowance.burstBytes());
    }
  }

  @Test
  void namesTheWorstWindow() {
    Conformance conformance = new Conformance(new Allowance(1_000, 2_000));
    conformance.passed(500, EPOCH);
    conformance.passed(4_000, EPOCH + SECOND);
    conformance.passed(3_000, EPOCH + 2 * SECOND);
    conformance.passed(900, EPOCH + 3 * SECOND);
    assertThat(conformance.measured().worst())
        .isEqualTo(new Window(EPOCH + SECOND, EPOCH + 2 * SECOND, 7_000, 6_000));
  }

  @Test
  void countsWhatIsToldLateAtTheLatestTime() {
    Conformance conformance = new Conformance(new Allowance(1_000, 2_000));
    conformance.passed(10, EPOCH + SECOND);
    conformance.passed(20, EPOCH);
    assertThat(conformance.measured().lateBytes()).isEqualTo(20);
    assertThat(conformance.measured().worst())
        .isEqualTo(new Window(EPOCH + SECOND, EPOCH + SECOND, 30, 30));
  }

  @Nested
  class BusyTime {
    private final Conformance conformance = new Conformance(new Allowance(1_000, 2_000));

    @Test
    void goesOnWhileAnyMessageIsInProgress() {
      conformance.begins(EPOCH);
      conformance.passed(100, EPOCH);
      conformance.begins(EPOCH + SECOND);
      conformance.passed(100, EPOCH + SECOND);
      conformance.ends(EPOCH + SECOND);
      conformance.passed(100, EPOCH + 2 * SECOND);
      conformance.ends(EPOCH + 2 * SECOND);
      assertThat(conformance.measured().busyNanos()).isEqualTo(2 * SECOND);
      assertThat(conformance.measured().busyBytesPerSecond()).isEqualTo(150);
    }

    @Test
    void leavesOutWhatLiesBetweenMessages() {
      for (int i = 0; i < 3; i++) {
        conformance.begins(EPOCH + i * 10L * SECOND);
        conformance.passed(100, EPOCH + i * 10L * SECOND);
        conformance.passed(100, EPOCH + i * 10L * SECOND + SECOND);
        conformance.ends(EPOCH + i * 10L * SECOND + SECOND);
      }
      assertThat(conformance.measured().busyNanos()).isEqualTo(3 * SECOND);
    }

    @Test
    void endsWithTheLastByteOfAMessageThatNeverEnds() {
      conformance.begins(EPOCH);
      conformance.passed(100, EPOCH);
      conformance.passed(100, EPOCH + SECOND);
      assertThat(conformance.isIdle(EPOCH + 100 * SECOND)).isFalse();
      assertThat(conformance.measured().busyNanos()).isEqualTo(SECOND);
    }

    @Test
    void isNothingWhenAllPassesAtOnce() {
      conformance.begins(EPOCH);
      conformance.passed(100, EPOCH);
      conformance.ends(EPOCH);
      assertThat(conformance.measured().busyBytesPerSecond()).isNaN();
    }
  }

  @Nested
  class OnceTheBurstIsSpent {
    private static final long RATE = 1_000_000;

    private final Allowance allowance = new Allowance(RATE, 2 * RATE);
    private final Conformance conformance = new Conformance(allowance);

    /** Passes the burst at once, then a hundredth of what a second brings every 10 ms. */
    private long burstThenRate(long startNanos, int steps, double share) {
      long nowNanos = startNanos;
      conformance.passed(2 * RATE, nowNanos);
      for (int i = 0; i < steps; i++) {
        nowNanos += 10 * MILLI;
        conformance.passed((long) (RATE / 100 * share), nowNanos);
      }
      return nowNanos;
    }

    @Test
    void tellsTheRateThatWasKept() {
      conformance.begins(EPOCH);
      burstThenRate(EPOCH, 500, 1);
      Measurement measured = conformance.measured();
      assertThat(measured.steadyBytesPerSecond()).isEqualTo(RATE);
      assertThat(measured.busyBytesPerSecond()).isEqualTo(RATE * 7 / 5.0);
      assertThat(measured.excessBytes()).isEqualTo(2 * RATE);
      assertThat(measured.hundredMillis()).isEqualTo(new Deviation(100 * MILLI, 50, 0, 0, 0, 0));
      assertThat(measured.second()).isEqualTo(new Deviation(SECOND, 5, 0, 0, 0, 0));
    }

    @Test
    void showsALimitThatIsTooStrict() {
      conformance.begins(EPOCH);
      burstThenRate(EPOCH, 500, 0.9);
      Measurement measured = conformance.measured();
      assertThat(measured.steadyBytesPerSecond()).isEqualTo(0.9 * RATE);
      assertThat(measured.second()).extracting(Deviation::p50).isEqualTo(-0.1);
    }

    @Test
    void saysNothingWhileItIsNotSpent() {
      conformance.begins(EPOCH);
      conformance.passed(RATE, EPOCH);
      for (int i = 1; i < 500; i++) {
        conformance.passed(RATE / 100, EPOCH + i * 10L * MILLI);
      }
      assertThat(conformance.measured().steadyNanos()).isZero();
      assertThat(conformance.measured().steadyBytesPerSecond()).isNaN();
      assertThat(conformance.measured().second()).isNull();
    }

    @Test
    void leavesOutPausesOfDemand() {
      conformance.begins(EPOCH);
      long endNanos = burstThenRate(EPOCH, 500, 1);
      conformance.ends(endNanos);
      conformance.begins(endNanos + 60 * SECOND);
      burstThenRate(endNanos + 60 * SECOND, 500, 1);
      assertThat(conformance.measured().steadyBytesPerSecond()).isEqualTo(RATE);
      assertThat(conformance.measured().steadyNanos()).isEqualTo(10 * SECOND);
      assertThat(conformance.measured().second()).extracting(Deviation::windows).isEqualTo(10L);
    }

    @Test
    void goesOnWhenOneMessageFollowsAnotherAtOnce() {
      conformance.begins(EPOCH);
      long endNanos = burstThenRate(EPOCH, 500, 1);
      conformance.ends(endNanos);
      conformance.begins(endNanos);
      conformance.passed(RATE / 100, endNanos + 10 * MILLI);
      assertThat(conformance.measured().steadyNanos()).isEqualTo(5 * SECOND + 10 * MILLI);
    }

    @Test
    void isOverWhenTheBucketHasRunEmpty() {
      conformance.begins(EPOCH);
      long endNanos = burstThenRate(EPOCH, 500, 1);
      // The server thinks; all tokens are back after two seconds.
      conformance.passed(RATE / 100, endNanos + 3 * SECOND);
      conformance.passed(RATE / 100, endNanos + 4 * SECOND);
      assertThat(conformance.measured().steadyNanos()).isEqualTo(5 * SECOND);
    }
  }

  @Test
  void isIdleWhenNothingIsLeftInTheBucketAndNothingMayCome() {
    Conformance conformance = new Conformance(new Allowance(1_000, 2_000));
    conformance.begins(EPOCH);
    conformance.passed(1_000, EPOCH);
    assertThat(conformance.isIdle(EPOCH + 2 * SECOND)).isFalse();
    conformance.passed(1_000, EPOCH + 2 * SECOND);
    conformance.ends(EPOCH + 2 * SECOND);
    assertThat(conformance.isIdle(EPOCH + 3 * SECOND - 1)).isFalse();
    assertThat(conformance.isIdle(EPOCH + 3 * SECOND)).isTrue();
  }
}
