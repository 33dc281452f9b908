package dev.weir.core.limit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue of places that knows without counting how many bytes stand before one of them.
 *
 * <p>Every place is given a stretch of an endless scale, behind that of the last. What stands
 * before a place is what lies between the start of the first and its own. Where one has left or has
 * passed before its time, a gap stays until it comes to the front, so that sum may be too large for
 * a while, and is never too small. Guarded by its bucket; every operation is a few assignments, and
 * calls nothing that could fail halfway.
 */
final class Places {
  private @Nullable Place first;
  private @Nullable Place last;

  @Nullable Place first() {
    return first;
  }

  /** How many bytes all of them stand for. */
  long bytes() {
    return first == null ? 0 : Objects.requireNonNull(last).end - first.start();
  }

  /** How many bytes those before one of them stand for. */
  long bytesAhead(Place place) {
    return place.start() - Objects.requireNonNull(first).start();
  }

  /** One that stands nowhere stands behind all others. */
  void append(Place place, long bytes) {
    Place before = last;
    place.end = (before == null ? 0 : before.end) + bytes;
    place.bytes = bytes;
    place.ahead = before;
    place.behind = null;
    place.in = this;
    if (before == null) {
      first = place;
    } else {
      before.behind = place;
    }
    last = place;
  }

  /** Some of the bytes of a place have passed, but not all. */
  void shorten(Place place, long bytes) {
    place.bytes -= bytes;
    if (place != first) {
      place.end -= bytes;
    }
  }

  void remove(Place place) {
    Place before = place.ahead;
    Place after = place.behind;
    if (before == null) {
      first = after;
    } else {
      before.behind = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.ahead = before;
    }
    place.ahead = null;
    place.behind = null;
    place.in = null;
  }
}
