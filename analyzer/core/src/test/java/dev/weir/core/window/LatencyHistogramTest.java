package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void saysZeroOfNothing() {
    assertThat(histogram.count()).isZero();
    assertThat(histogram.percentileNanos(99)).isZero();
    assertThat(histogram.maxNanos()).isZero();
  }

  @Test
  void isExactForASingleValue() {
    histogram.record(123_456_789);
    assertThat(histogram.percentileNanos(1)).isEqualTo(123_456_789);
    assertThat(histogram.percentileNanos(100)).isEqualTo(123_456_789);
  }

  @Test
  void takesTheExtremes() {
    histogram.record(Long.MAX_VALUE);
    histogram.record(0);
    histogram.record(-5);

    assertThat(histogram.percentileNanos(50)).isZero();
    assertThat(histogram.percentileNanos(100)).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram.count()).isEqualTo(3);
  }

  @Test
  void isExactBelowThirtyTwo() {
    for (int nanos = 1; nanos <= 31; nanos++) {
      histogram.record(nanos);
    }
    assertThat(histogram.percentileNanos(50)).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 1_000})
  void countsADurationSeveralTimesAsOneByOne(long times) {
    LatencyHistogram oneByOne = new LatencyHistogram();
    LatencyHistogram atOnce = new LatencyHistogram();
    for (long nanos : new long[] {5_000, 0, 7_000_000}) {
      atOnce.record(nanos, times);
      for (int i = 0; i < times; i++) {
        oneByOne.record(nanos);
      }
    }
    atOnce.record(40, 1);
    oneByOne.record(40);
    assertThat(atOnce.count()).isEqualTo(3 * times + 1);
    assertThat(atOnce.maxNanos()).isEqualTo(oneByOne.maxNanos());
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(atOnce.percentileNanos(percent)).isEqualTo(oneByOne.percentileNanos(percent));
    }
  }

  @Test
  void refusesImpossiblePercentages() {
    assertThatThrownBy(() -> histogram.percentileNanos(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> histogram.percentileNanos(100.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> histogram.percentileNanos(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isNeverBelowTheTruthAndAtMostAThirtySecondAbove(long seed) {
    Random random = new Random(seed);
    long[] values = new long[5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >>> (2 + random.nextInt(61));
      histogram.record(values[i]);
    }
    Arrays.sort(values);
    for (double percent : new double[] {0.01, 1, 10, 50, 90, 99, 99.9, 100}) {
      long truth = values[(int) Math.ceil(values.length * percent / 100) - 1];
      assertThat(histogram.percentileNanos(percent)).isBetween(truth, truth + truth / 32);
    }
    assertThat(histogram.maxNanos()).isEqualTo(values[values.length - 1]);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void mergesToWhatOneHistogramWouldHold(long seed) {
    Random random = new Random(seed);
    LatencyHistogram one = new LatencyHistogram();
    LatencyHistogram other = new LatencyHistogram();
    for (int i = 0; i < 2_000; i++) {
      boolean here = random.nextBoolean();
      long value = here ? random.nextInt(5_000) : random.nextLong(10_000_000_000L);
      one.record(value);
      (here ? histogram : other).record(value);
    }
    histogram.merge(other);
    histogram.merge(new LatencyHistogram());

    assertThat(histogram.count()).isEqualTo(one.count());
    assertThat(histogram.maxNanos()).isEqualTo(one.maxNanos());
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(histogram.percentileNanos(percent)).isEqualTo(one.percentileNanos(percent));
    }
  }
}
