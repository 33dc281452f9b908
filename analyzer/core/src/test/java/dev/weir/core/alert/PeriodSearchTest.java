package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeriodSearchTest {
  private static final double SURE = PeriodicRule.DEFAULT.evidence().above();

  private final PeriodSearch search = new PeriodSearch();

  private @Nullable PeriodicPeaks peaks(int bins) {
    search.load(bins);
    return search.search(5, 0);
  }

  private PeriodicPeaks found(int bins) {
    return Objects.requireNonNull(peaks(bins), "nothing periodic found");
  }

  private void silence() {
    Arrays.fill(search.bins, 0);
  }

  private void background(Random random, double meanAmount) {
    for (int i = 0; i < search.bins.length; i++) {
      search.bins[i] = meanAmount * -Math.log(1 - random.nextDouble());
    }
  }

  private void job(double period, double phase, double amount, double jitter, Random random) {
    for (double at = phase; at < search.bins.length; at += period) {
      int bin = (int) Math.round(at + jitter * (2 * random.nextDouble() - 1));
      if (bin >= 0 && bin < search.bins.length) {
        search.bins[bin] += amount;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 0", "13, 7", "30, 11", "37.5, 3", "75, 0", "75, 74", "100, 50", "127, 1"})
  void findsAJobInSilence(double period, double phase) {
    silence();
    job(period, phase, 50_000, 0, new Random(1));
    PeriodicPeaks peaks = found(1024);
    assertThat(peaks.evidence()).isGreaterThan(SURE);
    assertThat(Math.abs(peaks.periodBins() - period)).isLessThan(period / 200);
    assertThat(peaks.otherBytes()).isZero();
    assertThat(peaks.peakBytes()).isEqualTo(50_000);
    assertThat(peaks.peaks()).isEqualTo(peaks.cycles());
  }

  @Test
  void isExactWhereThePeriodIsAWholeNumberOfBins() {
    silence();
    job(75, 20, 50_000, 0, new Random(1));
    PeriodicPeaks peaks = found(600);
    assertThat(peaks.periodBins()).isEqualTo(75);
    assertThat(peaks.lastBin()).isEqualTo(20 + 7 * 75);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void findsAJobInNoise(int seed) {
    Random random = new Random(seed);
    background(random, 10_000);
    job(60, random.nextInt(60), 100_000, 0.4, random);
    PeriodicPeaks peaks = found(1024);
    assertThat(peaks.evidence()).isGreaterThan(SURE);
    assertThat(Math.round(peaks.periodBins())).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void findsAJobThatIsSometimesLeftOut(int seed) {
    Random random = new Random(seed);
    silence();
    for (int at = 3; at < 1000; at += 40) {
      if (random.nextInt(5) > 0) {
        search.bins[at] = 50_000;
      }
    }
    PeriodicPeaks peaks = found(1000);
    assertThat(peaks.evidence()).isGreaterThan(SURE);
    assertThat(Math.round(peaks.periodBins())).isEqualTo(40);
    assertThat(peaks.peaks()).isLessThan(peaks.cycles());
  }

  @Test
  void findsTheCommonPeriodOfTwoJobs() {
    silence();
    job(60, 5, 50_000, 0, new Random(1));
    job(60, 23, 80_000, 0, new Random(1));
    PeriodicPeaks peaks = found(1024);
    assertThat(peaks.evidence()).isGreaterThan(SURE);
    assertThat(peaks.periodBins()).isEqualTo(60);
  }

  @Test
  void isNotSureOfFourPeaks() {
    silence();
    job(100, 5, 50_000, 0, new Random(1));
    assertThat(peaks(400)).isNull();
  }

  @Test
  void findsNothingInSteadyTraffic() {
    Arrays.fill(search.bins, 10_000);
    assertThat(peaks(1024)).isNull();
    silence();
    assertThat(peaks(1024)).isNull();
  }

  @Test
  void findsNothingInASinglePeak() {
    background(new Random(3), 1_000);
    search.bins[500] = 1e9;
    PeriodicPeaks peaks = peaks(1024);
    assertThat(peaks == null ? 0 : peaks.evidence()).isLessThan(SURE);
  }

  /** Traffic without a period. */
  private enum Noise {
    INDEPENDENT,
    HEAVY_TAILED,
    RARE,
    BURSTS_OF_20,
    BURSTS_OF_60,
    BUSY_HOUR,
    CORRELATED,
    RANDOM_WALK;

    void fill(double[] bins, int count, Random random) {
      double state = 0;
      boolean on = false;
      for (int i = 0; i < count; i++) {
        switch (this) {
          case INDEPENDENT -> bins[i] = -Math.log(1 - random.nextDouble());
          case HEAVY_TAILED -> bins[i] = Math.pow(1 - random.nextDouble(), -1 / 1.2);
          case RARE -> bins[i] = random.nextInt(20) == 0 ? 1 : 0;
          case BURSTS_OF_20 -> {
            on = random.nextDouble() < (on ? 1 / 20.0 : 1 / 60.0) != on;
            bins[i] = on ? 1 + random.nextDouble() : 0;
          }
          case BURSTS_OF_60 -> {
            on = random.nextDouble() < 1 / 60.0 != on;
            bins[i] = on ? 1 + random.nextDouble() : 0;
          }
          case BUSY_HOUR -> bins[i] = random.nextDouble() * (1 + 9 * Math.sin(Math.PI * i / count));
          case CORRELATED -> {
            state = 0.9 * state + random.nextGaussian();
            bins[i] = Math.exp(state);
          }
          case RANDOM_WALK -> {
            state += 0.2 * random.nextGaussian();
            bins[i] = Math.exp(state);
          }
        }
      }
    }
  }

  /** At that evidence there may be one in ten searches; what is alarmed at is a hundredth of it. */
  @ParameterizedTest
  @EnumSource(Noise.class)
  void findsNothingInNoiseMoreOftenThanItSays(Noise noise) {
    int sure = 0;
    int likely = 0;
    for (int seed = 0; seed < 60; seed++) {
      int count = seed % 2 == 0 ? 300 : 1024;
      noise.fill(search.bins, count, new Random(seed));
      PeriodicPeaks peaks = peaks(count);
      double evidence = peaks == null ? 0 : peaks.evidence();
      likely += evidence > 1 ? 1 : 0;
      sure += evidence > SURE ? 1 : 0;
    }
    assertThat(sure).isZero();
    assertThat(likely).isLessThanOrEqualTo(6);
  }
}
