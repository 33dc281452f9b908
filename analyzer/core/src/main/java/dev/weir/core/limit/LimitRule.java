package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import org.jspecify.annotations.Nullable;

/**
 * One limit, as an operator writes it.
 *
 * @param name by which it is reported and changed, unique in its set
 * @param direction whose bytes count
 * @param per who shares a bucket
 * @param adaptive between which rates it may be moved; null when it stays as it is
 * @param breaker to which rate it is reduced while its path is lossy; null when it is not
 */
public record LimitRule(
    String name,
    Match match,
    Direction direction,
    Scope per,
    Allowance allowance,
    Action action,
    @Nullable AdaptiveRange adaptive,
    @Nullable Breaker breaker) {

  /** How long a name may be: it becomes the value of a metric's label. */
  public static final int MOST_NAME_CHARS = 128;

  public LimitRule {
    if (name.isEmpty() || name.length() > MOST_NAME_CHARS) {
      throw new IllegalArgumentException(
          "name has "
              + name.length()
              + " characters; use 1 to "
              + MOST_NAME_CHARS
              + ", such as report-export");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("name has a control character; use printable ones");
    }
    if (match.needsResponse() && direction == Direction.REQUEST) {
      throw new IllegalArgumentException(
          "direction=request cannot wait for the response's status or content-type;"
              + " leave them out, or set direction: response");
    }
    if (match.needsResponse() && action == Action.REJECT) {
      throw new IllegalArgumentException(
          "action=reject is decided before the response has a status or content-type;"
              + " leave them out, or set action: delay");
    }
    if (adaptive != null
        && (allowance.bytesPerSecond() < adaptive.floorBytesPerSecond()
            || allowance.bytesPerSecond() > adaptive.ceilingBytesPerSecond())) {
      throw new IllegalArgumentException(
          "rate="
              + allowance.bytesPerSecond()
              + " is not between floor="
              + adaptive.floorBytesPerSecond()
              + " and ceiling="
              + adaptive.ceilingBytesPerSecond()
              + "; set floor <= rate <= ceiling");
    }
    if (breaker != null && breaker.reducedBytesPerSecond() >= allowance.bytesPerSecond()) {
      throw new IllegalArgumentException(
          "breaker="
              + breaker.reducedBytesPerSecond()
              + " is not below rate="
              + allowance.bytesPerSecond()
              + "; set breaker: {reduced: "
              + Math.max(1, allowance.bytesPerSecond() / 5 * 2)
              + "}, or another rate below");
    }
  }

  /** Without a breaker. */
  public LimitRule(
      String name,
      Match match,
      Direction direction,
      Scope per,
      Allowance allowance,
      Action action,
      @Nullable AdaptiveRange adaptive) {
    this(name, match, direction, per, allowance, action, adaptive, null);
  }

  /** With another rate and burst. */
  public LimitRule with(Allowance other) {
    return new LimitRule(name, match, direction, per, other, action, adaptive, breaker);
  }

  /** With another action. */
  public LimitRule with(Action other) {
    return new LimitRule(name, match, direction, per, allowance, other, adaptive, breaker);
  }

  /** Moved to another rate, of which what moves it as it was configured says nothing. */
  public LimitRule movedTo(long bytesPerSecond) {
    return new LimitRule(
        name, match, direction, per, allowance.movedTo(bytesPerSecond), action, null);
  }

  /** Whether another rule holds the same exchanges in the same way, if at another rate. */
  boolean holdsTheSame(LimitRule other) {
    return name.equals(other.name)
        && match.equals(other.match)
        && direction == other.direction
        && per == other.per
        && action == other.action;
  }
}
