package dev.weir.core.comparison;

/** Logarithms of counts of groups. */
final class LogFactorials {
  private static final double[] LOGS = new double[2 * Sample.MOST + 1];

  static {
    for (int i = 2; i < LOGS.length; i++) {
      LOGS[i] = LOGS[i - 1] + Math.log(i);
    }
  }

  private LogFactorials() {}

  /** Of how many groups of so many there are; at most of two whole samples. */
  static double choose(int all, int group) {
    return LOGS[all] - LOGS[group] - LOGS[all - group];
  }
}
