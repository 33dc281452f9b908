package dev.weir.core.limit;

import org.jspecify.annotations.Nullable;

/**
 * Whether an exchange is let in.
 *
 * @param by the limit that rejects it; null when none does
 * @param retryNanos after which time there are tokens again, if nobody else takes them
 */
public record Admission(@Nullable Limit by, long retryNanos) {
  /** It is let in. */
  public static final Admission GRANTED = new Admission(null, 0);

  public boolean granted() {
    return by == null;
  }
}
