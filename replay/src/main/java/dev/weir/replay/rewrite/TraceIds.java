package dev.weir.replay.rewrite;

import java.util.SplittableRandom;

/**
 * Makes {@code traceparent} fields, W3C Trace Context level 1 §3.2.2:
 *
 * <pre>
 *   version-format = "00-" trace-id "-" parent-id "-" trace-flags
 *   trace-id       = 32HEXDIGLC   not all zeroes
 *   parent-id      = 16HEXDIGLC   not all zeroes
 * </pre>
 *
 * <p>Deterministic from a seed and the request's index. May be asked by any thread.
 */
final class TraceIds {
  private static final long SPREAD = 0x9E3779B97F4A7C15L; // odd, so that indexes stay apart

  private final long seed;

  TraceIds(long seed) {
    this.seed = seed;
  }

  String traceparent(long index) {
    SplittableRandom random = new SplittableRandom(seed ^ (index * SPREAD));
    String trace = hex(random.nextLong()) + hex(random.nextLong() | 1);
    return "00-" + trace + '-' + hex(random.nextLong() | 1) + "-01"; // | 1: not all zeroes
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
