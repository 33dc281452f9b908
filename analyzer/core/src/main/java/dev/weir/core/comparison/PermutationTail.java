package dev.weir.core.comparison;

/**
 * How likely chance alone would give a group a sum of scores as large as it has, or larger, if the
 * group were drawn from all values at random: the tail of the permutation distribution.
 *
 * <p>Nothing is taken for granted of how values are distributed: it is the values that there are
 * that are dealt anew. That matters here, for the sizes of an endpoint's answers mostly take a few
 * values (a file and its 304), or have a long tail; a normal approximation then finds changes with
 * great certainty where there is one odd exchange.
 *
 * <p>The tail is that of the double saddlepoint approximation: a group of n of N values is N coins
 * of probability n/N, given that n of them show heads, and each value's score counts when its coin
 * does (Robinson: "Saddlepoint approximations for permutation tests and confidence intervals",
 * 1982; the tail formula of Skovgaard, 1987, with the correction of half a step for scores that lie
 * on a lattice). Its relative error stays small far out in the tail, where a thousand drawings
 * would see nothing. At the very end of what is possible the probability is counted. The cost is
 * that of a few dozen passes over the distinct values.
 */
final class PermutationTail {
  private static final int MOST_STEPS = 200;
  private static final double CLOSE = 1e-9;

  private final double[] scores;
  private final int[] counts;
  private final int all;
  private final int group;

  // Where the minimum is, and what is there.
  private double t0;
  private double t1;
  private double minimum;
  private double h00;
  private double h01;
  private double h11;
  private double g0;
  private double g1;

  /**
   * Prepares to ask.
   *
   * @param scores distinct, ascending
   * @param counts how often each is there
   * @param group how many values a group has, at least 1 and less than all
   */
  PermutationTail(double[] scores, int[] counts, int group) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    if (group < 1 || group >= sum) {
      throw new IllegalArgumentException("group=" + group + " is not within 1 to " + (sum - 1));
    }
    this.all = sum;
    this.group = group;
    this.counts = counts;
    this.scores = standardized(scores, counts, sum);
  }

  /**
   * The probability of a sum as large as the group's, or larger; above 0.
   *
   * @param groupCounts how often each score is in the group
   */
  double upper(int[] groupCounts) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum += groupCounts[i] * scores[i];
    }
    if (scores.length < 2) {
      return 1;
    }
    if (isMost(groupCounts)) {
      return Math.max(Double.MIN_NORMAL, Math.exp(logOfMost()));
    }
    double deviation = Math.sqrt((double) group * (all - group) / (all - 1.0));
    double target = sum - leastGap() / 2;
    double z = target / deviation; // scores have a mean of 0
    if (z < 0.5) {
      // Of no interest, and where the formula divides by nearly nothing.
      return NormalTail.upper(z);
    }
    minimize(target);
    double r = Math.sqrt(Math.max(0, -2 * minimum));
    double v = t1 * Math.sqrt((h00 * h11 - h01 * h01) / ((double) group * (all - group) / all));
    double tail = NormalTail.upper(r) + NormalTail.density(r) * (1 / v - 1 / r);
    double bound = Math.exp(minimum) / probabilityOfSize();
    boolean sound = tail > 0 && tail <= 1 && v > 0;
    // Chernoff's bound holds at any t, so also where the search for the best one got stuck.
    return Math.max(Double.MIN_NORMAL, Math.min(1, sound ? Math.min(tail, bound) : bound));
  }

  /** To a mean of 0 and a deviation of 1 over all values, so that steps are of one size. */
  private static double[] standardized(double[] scores, int[] counts, int all) {
    double mean = 0;
    for (int i = 0; i < scores.length; i++) {
      mean += scores[i] * counts[i] / all;
    }
    double square = 0;
    for (int i = 0; i < scores.length; i++) {
      square += (scores[i] - mean) * (scores[i] - mean) * counts[i] / all;
    }
    double[] standardized = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      standardized[i] = square > 0 ? (scores[i] - mean) / Math.sqrt(square) : 0;
    }
    return standardized;
  }

  private double leastGap() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < scores.length; i++) {
      least = Math.min(least, scores[i] - scores[i - 1]);
    }
    return least;
  }

  /** Whether no group could have a larger sum. */
  private boolean isMost(int[] groupCounts) {
    int left = group;
    for (int i = scores.length - 1; i >= 0; i--) {
      int most = Math.min(left, counts[i]);
      if (groupCounts[i] != most) {
        return false;
      }
      left -= most;
    }
    return true;
  }

  /** Of all groups, those that have the highest scores: they differ in the lowest of them only. */
  private double logOfMost() {
    int left = group;
    int i = scores.length - 1;
    while (left > counts[i]) {
      left -= counts[i--];
    }
    return LogFactorials.choose(counts[i], left) - LogFactorials.choose(all, group);
  }

  private double probabilityOfSize() {
    double f = group / (double) all;
    return Math.exp(
        LogFactorials.choose(all, group) + group * Math.log(f) + (all - group) * Math.log1p(-f));
  }

  /** Newton's method on a convex function, each step shortened until it descends. */
  private void minimize(double target) {
    t0 = 0;
    t1 = 0;
    minimum = evaluate(0, 0, target);
    for (int step = 0; step < MOST_STEPS; step++) {
      double determinant = h00 * h11 - h01 * h01;
      if (Math.abs(g0) + Math.abs(g1) < CLOSE * all || !(determinant > 0)) {
        return;
      }
      double d0 = (h11 * g0 - h01 * g1) / determinant;
      double d1 = (h00 * g1 - h01 * g0) / determinant;
      double from0 = t0;
      double from1 = t1;
      double before = minimum;
      double length = 1;
      do {
        t0 = from0 - length * d0;
        t1 = from1 - length * d1;
        minimum = evaluate(t0, t1, target);
        length /= 2;
      } while (!(minimum <= before) && length > 1e-10);
      if (!(minimum <= before)) {
        t0 = from0;
        t1 = from1;
        minimum = evaluate(t0, t1, target);
        return;
      }
    }
  }

  /** The cumulant function less t0 n + t1 target, with its gradient and curvature. */
  private double evaluate(double at0, double at1, double target) {
    double f = group / (double) all;
    double logit = Math.log(f) - Math.log1p(-f);
    double value = -at0 * group - at1 * target;
    g0 = -group;
    g1 = -target;
    h00 = 0;
    h01 = 0;
    h11 = 0;
    for (int i = 0; i < scores.length; i++) {
      double a = scores[i];
      double x = logit + at0 + at1 * a;
      double e = Math.exp(-Math.abs(x));
      double p = x >= 0 ? 1 / (1 + e) : e / (1 + e);
      double weight = counts[i] * e / ((1 + e) * (1 + e));
      value += counts[i] * (Math.log1p(-f) + Math.max(x, 0) + Math.log1p(e));
      g0 += counts[i] * p;
      g1 += counts[i] * p * a;
      h00 += weight;
      h01 += weight * a;
      h11 += weight * a * a;
    }
    return value;
  }
}
