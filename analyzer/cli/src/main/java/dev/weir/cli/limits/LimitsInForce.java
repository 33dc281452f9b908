package dev.weir.cli.limits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent answers when it is asked for its limits. What an older or newer agent leaves out is
 * null, 0 or empty.
 *
 * @param generation how often limits were set, counted by the agent
 * @param source where they are from, such as a file's name
 * @param clientId how clients are told apart
 * @param enforcing false where the agent only measures
 * @param changes the latest of them, in any order
 * @param warnings one line each
 */
public record LimitsInForce(
    long generation,
    @Nullable String source,
    @Nullable String clientId,
    boolean enforcing,
    List<LimitInForce> limits,
    List<Change> changes,
    List<String> warnings) {

  public LimitsInForce {
    limits = List.copyOf(limits);
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /**
   * One change of a limit.
   *
   * @param epochNanos when, null where that is not told
   */
  public record Change(@Nullable Long epochNanos, String what, String reason) {
    private long order() {
      return epochNanos == null ? Long.MIN_VALUE : epochNanos;
    }
  }

  /** The names of all limits. */
  public List<String> names() {
    return limits.stream().map(LimitInForce::name).toList();
  }

  /** The change that was made last, null when there was none. */
  public @Nullable Change latestChange() {
    Change latest = null;
    for (Change change : changes) {
      if (latest == null || change.order() >= latest.order()) {
        latest = change;
      }
    }
    return latest;
  }
}
