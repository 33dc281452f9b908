package dev.weir.core.alert;

/**
 * How unsteady a route is, reckoned at the traffic with which it used to be steady.
 *
 * <p>Most routes never are: requests come when they like and responses differ in size, so that the
 * throughput of a second varies by more than any sensible threshold. That is no fault, and of such
 * a route there is no figure. One that kept below half the threshold for long enough (a stream, a
 * copy, the sum of very many) is known to be steady, and when it ceases to be, something happened.
 *
 * <p>Less traffic varies more by itself: the deviation over the mean of a sum of independent
 * responses falls with the square root of their number. So the jitter of a quiet night is reckoned
 * at the traffic of the steady day: times the square root of the ratio of both.
 *
 * <p>Confined to the thread of the engine.
 */
final class Steadiness {
  private static final double MEMORY_SECONDS = 600;

  private final JitterRule rule;
  private final long leastSeconds;
  private long steadySeconds;
  private double steadyBytesPerSecond;

  Steadiness(JitterRule rule) {
    this.rule = rule;
    this.leastSeconds = rule.steadyNanos() / 1_000_000_000;
  }

  /**
   * Takes the jitter of a second.
   *
   * @return NaN when there is none, or the route was never steady
   */
  double figure(double jitter, double bytesPerSecond) {
    if (Double.isNaN(jitter) || leastSeconds == 0) {
      return jitter;
    }
    boolean known = steadySeconds >= leastSeconds;
    if (jitter < rule.ratio().above() / 2) {
      steadySeconds++;
      double part = steadyBytesPerSecond == 0 ? 1 : 1 / MEMORY_SECONDS;
      steadyBytesPerSecond += part * (bytesPerSecond - steadyBytesPerSecond);
    } else if (!known) {
      steadySeconds = 0;
      steadyBytesPerSecond = 0;
    }
    return known
        ? jitter * Math.sqrt(Math.min(1, bytesPerSecond / steadyBytesPerSecond))
        : Double.NaN;
  }
}
