package dev.weir.core.conformance;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;

/**
 * Whether one limit held, and how nearly.
 *
 * @param allowance what it was held against; of an adaptive limit, the highest it may become
 * @param toleranceBytes what may pass on top of the burst
 * @param exchanges how many matched
 * @param bytes of those, in the limit's direction
 * @param buckets how many were told apart: 1, or those of clients, connections or endpoints that
 *     matched; one that was dropped when nothing was left in it, and came back, counts again
 * @param failed how many of them had a window with more than is allowed
 * @param crowded how many exchanges found the table of buckets full, and shared one
 * @param bucket whose the worst window is; empty where all share one bucket
 * @param measured what was found of that bucket
 * @param lateBytes of all buckets together, see {@link Measurement#lateBytes}
 */
public record Certificate(
    LimitRule rule,
    Allowance allowance,
    long toleranceBytes,
    long exchanges,
    long bytes,
    long buckets,
    long failed,
    long crowded,
    String bucket,
    Measurement measured,
    long lateBytes) {

  /** How many bytes a window may have beyond {@code rate · t}. */
  public long allowedBytes() {
    return allowance.burstBytes() + toleranceBytes;
  }

  /** How many bytes too many the worst window has; below 0, what was left. */
  public long overBytes() {
    return measured.excessBytes() - allowedBytes();
  }

  public Verdict verdict() {
    if (bytes == 0) {
      return Verdict.NO_EXCHANGE_MATCHED;
    }
    return failed == 0 ? Verdict.PASS : Verdict.FAIL;
  }

  /** Whether the burst was ever spent, so that the limit was put to the test. */
  public boolean tested() {
    return measured.steadyNanos() > 0;
  }
}
