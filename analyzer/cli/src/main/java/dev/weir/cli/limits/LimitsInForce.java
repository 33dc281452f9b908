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
   * @param time an instant as ISO 8601 has it, in UTC
   */
  public record Change(String time, String what, String reason) {}

  /** The names of all limits. */
  public List<String> names() {
    return limits.stream().map(LimitInForce::name).toList();
  }

  /** The change that was made last, null when there was none. */
  public @Nullable Change latestChange() {
    Change latest = null;
    for (Change change : changes) {
      // Of one form and zone, instants sort as text does.
      if (latest == null || change.time().compareTo(latest.time()) >= 0) {
        latest = change;
      }
    }
    return latest;
  }
}
