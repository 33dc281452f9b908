package dev.weir.core.limit;

import org.jspecify.annotations.Nullable;

/** Where a turn stands, or may stand, at one bucket. Guarded by the bucket. */
final class Place {
  /** Where it stands; null when it does not. */
  @Nullable Places in;

  @Nullable Place ahead;
  @Nullable Place behind;

  /** How many bytes it stands for. */
  long bytes;

  /** Up to where, counted in the bytes of all that ever stood there; wraps around. */
  long end;

  /** From when on others need not wait for it. */
  long lapsesNanos;

  long start() {
    return end - bytes;
  }
}
