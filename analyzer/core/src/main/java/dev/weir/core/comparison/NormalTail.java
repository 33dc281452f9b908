package dev.weir.core.comparison;

/** The standard normal distribution. */
final class NormalTail {
  private static final double[] COEFFICIENTS = {
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806,
    0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277
  };

  private NormalTail() {}

  static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * The probability of a value above {@code z}, to a relative error of 1.2e-7 wherever it is (Press
   * et al.: "Numerical Recipes", 2nd edition, §6.2, erfcc).
   */
  static double upper(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + x / 2);
    double sum = 0;
    for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
      sum = sum * t + COEFFICIENTS[i];
    }
    double tail = t * Math.exp(-x * x + sum) / 2;
    return z >= 0 ? tail : 1 - tail;
  }
}
