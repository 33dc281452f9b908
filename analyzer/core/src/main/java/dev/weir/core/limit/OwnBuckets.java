package dev.weir.core.limit;

import java.util.Arrays;

/**
 * The buckets that one connection has to itself, of limits that hold each connection. Guarded by
 * whatever guards the connection.
 */
final class OwnBuckets {
  private Limit[] limits = {};
  private Bucket[] buckets = {};

  /** The bucket of a limit; made when first needed. */
  Bucket of(Limit limit, Generation current, long nowNanos) {
    for (int i = 0; i < limits.length; i++) {
      if (limits[i] == limit) {
        limit.makeUp(buckets[i]);
        return buckets[i];
      }
    }
    int at = free(current);
    limits[at] = limit;
    buckets[at] = limit.newBucket(nowNanos);
    return buckets[at];
  }

  int count() {
    return limits.length;
  }

  /** Where a limit that no longer holds had its bucket, or one place more. */
  private int free(Generation current) {
    for (int i = 0; i < limits.length; i++) {
      if (!current.has(limits[i])) {
        return i;
      }
    }
    limits = Arrays.copyOf(limits, limits.length + 1);
    buckets = Arrays.copyOf(buckets, buckets.length + 1);
    return limits.length - 1;
  }
}
