package dev.weir.core.limit;

import java.math.BigInteger;

/**
 * A token bucket as the books have it, in whole billionths of a byte, so that nothing is rounded:
 * the naive model of {@link Limiter}. Confined to one thread; times do not go back.
 *
 * <p>That it never runs into debt says, in one pass, that no window of any length saw more than
 * {@code rate · t + burst}.
 */
final class ExactBucket {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private Allowance allowance;
  private BigInteger tokens;
  private long nowNanos;
  private long takenBytes;

  ExactBucket(Allowance allowance, long nowNanos) {
    this.allowance = allowance;
    this.tokens = burst();
    this.nowNanos = nowNanos;
  }

  Allowance allowance() {
    return allowance;
  }

  long takenBytes() {
    return takenBytes;
  }

  /** Whole bytes that may pass. */
  long tokens(long now) {
    advance(now);
    return floor(tokens);
  }

  void take(long bytes, long now) {
    advance(now);
    takenBytes += bytes;
    tokens = tokens.subtract(BigInteger.valueOf(bytes).multiply(BILLION));
  }

  boolean isInDebt() {
    return tokens.signum() < 0;
  }

  void change(Allowance other, long now) {
    advance(now);
    allowance = other;
    tokens = tokens.min(burst());
  }

  /** After how many nanoseconds there will be so many tokens, and not one nanosecond earlier. */
  BigInteger nanosUntil(long bytes, long now) {
    advance(now);
    BigInteger missing = BigInteger.valueOf(bytes).multiply(BILLION).subtract(tokens);
    BigInteger rate = BigInteger.valueOf(allowance.bytesPerSecond());
    return missing.signum() <= 0
        ? BigInteger.ZERO
        : missing.add(rate).subtract(BigInteger.ONE).divide(rate);
  }

  private BigInteger burst() {
    return BigInteger.valueOf(allowance.burstBytes()).multiply(BILLION);
  }

  private void advance(long now) {
    BigInteger gained =
        BigInteger.valueOf(now - nowNanos).multiply(BigInteger.valueOf(allowance.bytesPerSecond()));
    tokens = tokens.add(gained).min(burst());
    nowNanos = now;
  }

  private static long floor(BigInteger billionths) {
    BigInteger[] parts = billionths.divideAndRemainder(BILLION);
    return parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
  }
}
