package dev.weir.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTallyTest {
  private static final long TENTH = 100_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long EPOCH = 1_790_000_000L * SECOND + 123_456_789;

  @Test
  void hasNothingToSayBeforeAWindowIsWhole() {
    WindowTally tally = new WindowTally(TENTH, 1_000);
    tally.begin(EPOCH);
    tally.passed(60, EPOCH + TENTH - 1);
    assertThat(tally.deviation()).isNull();
    tally.passed(40, EPOCH + TENTH);
    assertThat(tally.deviation()).isEqualTo(new Deviation(TENTH, 1, 0, 0, 0, 0));
  }

  @Test
  void forgetsTheRestOfAStretchThatIsOver() {
    WindowTally tally = new WindowTally(TENTH, 1_000);
    tally.begin(EPOCH);
    tally.passed(5_000, EPOCH + 1);
    tally.begin(EPOCH + 2);
    tally.passed(110, EPOCH + 3);
    tally.passed(1, EPOCH + 3 + TENTH);
    assertThat(tally.deviation())
        .isEqualTo(new Deviation(TENTH, 1, 0.1, 0.1, 0.1, 110 / 100.0 - 1));
  }

  @Test
  void countsWindowsInWhichNothingPassed() {
    WindowTally tally = new WindowTally(TENTH, 1_000);
    tally.begin(EPOCH);
    tally.passed(100, EPOCH + 1);
    tally.passed(100, EPOCH + 1_000_000 * TENTH + 1);
    assertThat(tally.deviation()).isEqualTo(new Deviation(TENTH, 1_000_000, -1, -1, -1, -1));
  }

  @Test
  void tellsTheWorstAsItWasHoweverFarOff() {
    WindowTally tally = new WindowTally(SECOND, 1_000);
    tally.begin(EPOCH);
    tally.passed(1_000_000, EPOCH + SECOND);
    assertThat(tally.deviation()).isEqualTo(new Deviation(SECOND, 1, 3, 3, 3, 999));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void givesPercentilesByNearestRankToAThousandth(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      long bytesPerSecond = 10_000L + random.nextInt(100_000_000);
      WindowTally tally = new WindowTally(TENTH, bytesPerSecond);
      tally.begin(EPOCH);
      int windows = 1 + random.nextInt(300);
      List<Double> deviations = new ArrayList<>();
      for (int i = 0; i < windows; i++) {
        long bytes = bytesPerSecond / 10 + (long) (random.nextGaussian() * bytesPerSecond / 200);
        tally.passed(bytes, EPOCH + i * TENTH + 1 + random.nextLong(TENTH));
        deviations.add(bytes * 10.0 / bytesPerSecond - 1);
      }
      tally.passed(1, EPOCH + windows * TENTH + 1);
      Collections.sort(deviations);
      double lowest = deviations.get(0);
      double highest = deviations.get(windows - 1);
      assertThat(tally.deviation())
          .isEqualTo(
              new Deviation(
                  TENTH,
                  windows,
                  rank(deviations, 1),
                  rank(deviations, 50),
                  rank(deviations, 99),
                  -lowest > highest ? lowest : highest));
    }
  }

  private static double rank(List<Double> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return Math.round(sorted.get(rank - 1) * 1000) / 1000.0;
  }
}
