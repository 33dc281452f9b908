package dev.weir.agent.figures;

import java.util.Arrays;

/** Percentiles by rank: the smallest value that so many in a hundred do not exceed. */
final class Percentile {
  private Percentile() {}

  static double of(double[] values, int percent) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(sorted.length * (percent / 100.0));
    return sorted[Math.max(0, rank - 1)];
  }
}
