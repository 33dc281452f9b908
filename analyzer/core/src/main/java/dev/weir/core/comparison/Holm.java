package dev.weir.core.comparison;

import java.util.Arrays;

/**
 * Probabilities of many tests, corrected so that the chance of finding anything at all where there
 * is nothing stays at the level that is asked for (Holm: "A simple sequentially rejective multiple
 * test procedure", 1979). Holds whatever the tests have to do with each other.
 */
final class Holm {
  private Holm() {}

  /** The corrected probabilities, in the order given. */
  static double[] corrected(double[] probabilities) {
    int count = probabilities.length;
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(probabilities[a], probabilities[b]));
    double[] corrected = new double[count];
    double least = 0;
    for (int rank = 0; rank < count; rank++) {
      double each = Math.min(1, (count - rank) * probabilities[order[rank]]);
      least = Math.max(least, each);
      corrected[order[rank]] = least;
    }
    return corrected;
  }
}
