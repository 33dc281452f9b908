package dev.weir.core.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermutationTailTest {

  /** Of {@code all} values, {@code odd} are large, and a group of {@code size} has some of them. */
  private static double twoValues(int all, int odd, int size, int oddInGroup) {
    return new PermutationTail(new double[] {0, 1}, new int[] {all - odd, odd}, size)
        .upper(new int[] {size - oddInGroup, oddInGroup});
  }

  private static double hypergeometric(int all, int odd, int size, int oddInGroup) {
    double sum = 0;
    for (int x = oddInGroup; x <= Math.min(odd, size); x++) {
      sum +=
          Math.exp(
              LogFactorials.choose(odd, x)
                  + LogFactorials.choose(all - odd, size - x)
                  - LogFactorials.choose(all, size));
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "1010, 3, 10, 2",
    "1010, 20, 10, 2",
    "200, 100, 100, 60",
    "200, 100, 100, 90",
    "40, 20, 20, 15",
    "2000, 1000, 1000, 600",
    "2010, 300, 10, 6"
  })
  void isNeverBelowTheTruthOfTwoValuesAndSeldomFarAbove(int all, int odd, int size, int has) {
    double exact = hypergeometric(all, odd, size, has);
    assertThat(twoValues(all, odd, size, has)).isBetween(exact, 2.6 * exact);
  }

  @ParameterizedTest
  @CsvSource({"1001, 1, 1, 1", "1010, 2, 10, 2", "1001, 2, 1, 1", "4000, 2000, 2000, 2000"})
  void countsAtTheEndOfWhatIsPossible(int all, int odd, int size, int has) {
    double exact = hypergeometric(all, odd, size, has);
    assertThat(twoValues(all, odd, size, has))
        .isCloseTo(Math.max(Double.MIN_NORMAL, exact), within(1e-9 * exact));
  }

  @Test
  void agreesWithAllGroupsOfRanksCountedOneByOne() {
    int all = 16;
    int size = 8;
    double[] ranks = new double[all];
    Arrays.setAll(ranks, i -> i + 1);
    int[] once = new int[all];
    Arrays.fill(once, 1);
    long[] bySum = new long[all * all];
    for (int mask = 0; mask < 1 << all; mask++) {
      if (Integer.bitCount(mask) == size) {
        bySum[sum(mask)]++;
      }
    }
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      int mask = random.nextInt(1 << all);
      if (Integer.bitCount(mask) == size) {
        long larger = Arrays.stream(bySum, sum(mask), bySum.length).sum();
        double exact = larger / 12_870.0; // groups of 8 out of 16
        int[] group = new int[all];
        Arrays.setAll(group, bit -> mask >> bit & 1);
        double tail = new PermutationTail(ranks, once, size).upper(group);
        assertThat(tail).isCloseTo(exact, within(0.05 * exact + 0.002));
      }
    }
  }

  private static int sum(int mask) {
    int sum = 0;
    for (int bit = 0; bit < 31; bit++) {
      sum += (mask >> bit & 1) * (bit + 1);
    }
    return sum;
  }

  @Test
  void refusesAGroupThatIsEmptyOrAll() {
    double[] scores = {0, 1};
    int[] counts = {3, 2};
    assertThatThrownBy(() -> new PermutationTail(scores, counts, 5))
        .hasMessage("group=5 is not within 1 to 4");
    assertThatThrownBy(() -> new PermutationTail(scores, counts, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
