package dev.weir.core.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeTestTest {

  /** How sizes of an endpoint's exchanges are spread. */
  enum Sizes {
    ALIKE,
    SPREAD,
    A_FILE_AND_ITS_304,
    LONG_TAIL;

    private long one(Random random) {
      return switch (this) {
        case ALIKE -> 5_000 + random.nextInt(3);
        case SPREAD -> Math.round(10_000 * Math.exp(random.nextGaussian()));
        case A_FILE_AND_ITS_304 -> random.nextDouble() < 0.03 ? 200 : 50_000;
        case LONG_TAIL -> Math.round(100 * Math.pow(1 - random.nextDouble(), -1 / 1.1));
      };
    }

    long[] draw(int count, Random random) {
      long[] values = new long[count];
      Arrays.setAll(values, i -> one(random));
      return values;
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingMoreOftenThanItSaysWhereThereIsNothing(Sizes sizes) {
    for (int[] counts : new int[][] {{60, 50}, {1_000, 12}, {3, 400}}) {
      Random random = new Random(sizes.ordinal());
      int runs = 1_000;
      int[] found = new int[2];
      for (int run = 0; run < runs; run++) {
        double probability =
            ChangeTest.probability(sizes.draw(counts[0], random), sizes.draw(counts[1], random));
        found[0] += probability <= 0.05 ? 1 : 0;
        found[1] += probability <= 0.002 ? 1 : 0;
      }
      // Three deviations above what 5 % and 0.2 % of the runs are.
      assertThat(found[0]).as(Arrays.toString(counts)).isLessThanOrEqualTo(70);
      assertThat(found[1]).as(Arrays.toString(counts)).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void findsATenthMore() {
    Random random = new Random(5);
    for (int run = 0; run < 100; run++) {
      long[] before = new long[200];
      long[] after = new long[200];
      Arrays.setAll(before, i -> Math.round(10_000 + 1_500 * random.nextGaussian()));
      Arrays.setAll(after, i -> Math.round(11_000 + 1_500 * random.nextGaussian()));
      assertThat(ChangeTest.probability(before, after)).isLessThan(0.001);
    }
  }

  @Test
  void findsFewAnswersThatBecameMuchLarger() {
    long[] before = new long[2_000];
    Arrays.setAll(before, i -> 10_000 + i % 100);
    long[] after = before.clone();
    for (int i = 0; i < 30; i++) {
      after[i * 60] *= 50;
    }
    assertThat(ChangeTest.probability(before, after)).isLessThan(1e-6);
  }

  @Test
  void makesNothingOfOneOddExchange() {
    long[] before = new long[1_000];
    Arrays.fill(before, 5_000);
    assertThat(ChangeTest.probability(before, new long[] {5_500})).isGreaterThan(0.003);
    assertThat(ChangeTest.probability(before, new long[] {5_500, 5_500})).isLessThan(1e-4);
  }

  @Test
  void saysNothingWhereThereIsNothingToCompare() {
    assertThat(ChangeTest.probability(new long[0], new long[] {1, 2})).isEqualTo(1);
    assertThat(ChangeTest.probability(new long[] {7, 7}, new long[] {7})).isEqualTo(1);
    assertThat(ChangeTest.probability(new long[] {1}, new long[] {1_000})).isEqualTo(1);
  }

  @Test
  void takesTheLargestValues() {
    long[] before = new long[50];
    long[] after = new long[50];
    Arrays.fill(before, Long.MAX_VALUE / 2);
    Arrays.fill(after, Long.MAX_VALUE / 2 + (1L << 40));
    before[0] = 0;
    assertThat(ChangeTest.probability(before, after)).isLessThan(1e-9);
  }
}
