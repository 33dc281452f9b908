package dev.weir.core.comparison;

import java.util.Arrays;

/**
 * Whether two samples differ by more than chance: how likely they would be as far apart, or
 * farther, if it were but chance which values came before and which after.
 *
 * <p>Two questions are asked of the same values. Do ranks differ (the statistic of Mann and
 * Whitney)? That finds a shift of most exchanges whatever a few large ones do. Do sums differ? That
 * finds few exchanges that became much larger, which are bytes, too, and which ranks do not see.
 * The smaller of the two probabilities counts, doubled for having asked twice (Bonferroni), and
 * each is of both sides. Both are taken from the permutation distribution, see {@link
 * PermutationTail}, so that neither shape nor ties nor uneven numbers invent a change.
 *
 * <p>What is taken for granted: that exchanges do not depend on each other. Traffic whose mix of
 * requests differs differs truly, by this test, too.
 */
final class ChangeTest {
  private ChangeTest() {}

  /** The probability, above 0; 1 when there is nothing to compare. */
  static double probability(long[] before, long[] after) {
    if (before.length == 0 || after.length == 0) {
      return 1;
    }
    long[] pooled = Arrays.copyOf(before, before.length + after.length);
    System.arraycopy(after, 0, pooled, before.length, after.length);
    long[] distinct = Arrays.stream(pooled).sorted().distinct().toArray();
    if (distinct.length == 1) {
      return 1;
    }
    int[] counts = counts(distinct, pooled);
    int[] afterCounts = counts(distinct, after);
    double[] values = new double[distinct.length];
    double[] ranks = new double[distinct.length];
    int below = 0;
    for (int i = 0; i < distinct.length; i++) {
      values[i] = distinct[i];
      ranks[i] = below + (counts[i] + 1) / 2.0; // ties share the mean of their ranks
      below += counts[i];
    }
    double ofRanks = bothSides(ranks, counts, afterCounts, after.length);
    double ofSums = bothSides(values, counts, afterCounts, after.length);
    return Math.min(1, 2 * Math.min(ofRanks, ofSums));
  }

  private static double bothSides(double[] scores, int[] counts, int[] group, int size) {
    double upper = new PermutationTail(scores, counts, size).upper(group);
    double lower =
        new PermutationTail(mirrored(scores), reversed(counts), size).upper(reversed(group));
    return Math.min(1, 2 * Math.min(upper, lower));
  }

  private static int[] counts(long[] distinct, long[] values) {
    int[] counts = new int[distinct.length];
    for (long value : values) {
      counts[Arrays.binarySearch(distinct, value)]++;
    }
    return counts;
  }

  private static double[] mirrored(double[] scores) {
    double[] mirrored = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      mirrored[i] = -scores[scores.length - 1 - i];
    }
    return mirrored;
  }

  private static int[] reversed(int[] counts) {
    int[] reversed = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      reversed[i] = counts[counts.length - 1 - i];
    }
    return reversed;
  }
}
