package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.limits.WatchedFile.Reading;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitSet;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits file of the option {@code config}. What cannot be read changes nothing, and is tried
 * again when the file changes. Confined to one thread at a time.
 */
public final class ConfigFile {
  static final String WARNING = "config";

  private final WatchedFile file;
  private final Outcome first;

  /** What reading brought: a set, or why there is none. */
  private record Outcome(@Nullable LimitSet set, String problem) {}

  /** Reads it for the first time; nothing is in force yet. */
  public ConfigFile(Path path) {
    this.file = new WatchedFile(path);
    this.first = outcome(file.read());
  }

  /** How it tells clients apart, if it says so in the beginning. */
  public ClientIdentity identityOr(ClientIdentity otherwise) {
    LimitSet set = first.set;
    return set == null ? otherwise : ClientIdentities.namedOr(otherwise, set.clientIdentity());
  }

  /** Puts in force what was read at first. */
  void begin(LimitsControl control) {
    take(first, control, file.name() + " was read");
  }

  /** Looks whether it has changed. */
  void poll(LimitsControl control) {
    Reading reading = file.poll();
    if (reading != null) {
      take(outcome(reading), control, file.name() + " changed");
    }
  }

  private Outcome outcome(Reading reading) {
    String text = reading.text();
    if (text == null) {
      return new Outcome(null, reading.problem());
    }
    try {
      LimitSet set = LimitsText.set(file.name(), text);
      file.follow(reading);
      return new Outcome(set, "");
    } catch (IllegalArgumentException e) {
      return new Outcome(null, String.valueOf(e.getMessage()));
    }
  }

  private void take(Outcome outcome, LimitsControl control, String reason) {
    String problem = outcome.problem;
    LimitSet set = outcome.set;
    if (set != null) {
      try {
        control.configure(set, file.name(), reason);
        return;
      } catch (IllegalArgumentException e) {
        problem = file.name() + ": " + e.getMessage();
      }
    }
    boolean none = control.limits().current().isEmpty();
    control.warn(
        WARNING,
        List.of(
            (none ? "there are no limits of a file, since " : "what was in force stays, since ")
                + problem));
  }
}
