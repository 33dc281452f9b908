package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import org.jspecify.annotations.Nullable;

/**
 * An alert that moves a limit for as long as it fires.
 *
 * @param key the same whenever the same alert is told again
 * @param order what it asks for; null once it is resolved
 */
public record Alert(String key, @Nullable Order order) {
  /** It is kept for as long as the alert fires. */
  private static final int MOST_KEY_CHARS = 4096;

  public Alert {
    if (key.length() > MOST_KEY_CHARS) {
      throw new IllegalArgumentException(
          "its fingerprint or labels have more than "
              + MOST_KEY_CHARS
              + " characters; let Alertmanager send a fingerprint, which has 16");
    }
  }

  /**
   * What an alert asks for.
   *
   * @param limit by name
   * @param action null to leave it as it is configured
   */
  public record Order(String limit, long bytesPerSecond, @Nullable Action action) {
    public Order {
      if (limit.isEmpty() || limit.length() > LimitRule.MOST_NAME_CHARS) {
        throw new IllegalArgumentException(
            "weir_limit has "
                + limit.length()
                + " characters, which no limit's name has; name one, such as report-export");
      }
      if (bytesPerSecond < 1 || bytesPerSecond > Allowance.MOST_BYTES_PER_SECOND) {
        throw new IllegalArgumentException(
            "a rate of "
                + bytesPerSecond
                + " bytes per second is not between 1 and "
                + Allowance.MOST_BYTES_PER_SECOND
                + "; set one such as 1MB/s");
      }
    }

    /** Whether this one holds where both are asked for. */
    boolean isStricterThan(Order other) {
      return bytesPerSecond != other.bytesPerSecond
          ? bytesPerSecond < other.bytesPerSecond
          : strictness(action) > strictness(other.action);
    }

    private static int strictness(@Nullable Action action) {
      return action == null
          ? 0
          : switch (action) {
            case OBSERVE -> 1;
            case DELAY -> 2;
            case REJECT -> 3;
          };
    }
  }
}
