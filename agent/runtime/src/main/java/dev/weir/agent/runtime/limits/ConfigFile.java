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

  /** Whether what was taken last ended in a line break; some editors never write one. */
  private boolean endsInLineBreak;

  /** What reading brought: a set, or why there is none. */
  private record Outcome(@Nullable LimitSet set, String problem) {}

  /** Reads it for the first time; nothing is in force yet. */
  public ConfigFile(Path path) {
    this.file = new WatchedFile(path);
    Reading reading = file.read();
    this.first = outcome(reading);
    this.endsInLineBreak = first.set != null && !reading.mayBeHalf();
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
      take(changed(reading), control, file.name() + " changed");
    }
  }

  /** What may be half of a file is none, even where it could be followed. */
  private Outcome changed(Reading reading) {
    Outcome outcome = outcome(reading);
    if (outcome.set == null) {
      return outcome;
    }
    if (endsInLineBreak && reading.mayBeHalf()) {
      return new Outcome(null, reading.half(file.name()));
    }
    endsInLineBreak = !reading.mayBeHalf();
    return outcome;
  }

  private Outcome outcome(Reading reading) {
    String text = reading.text();
    if (text == null) {
      return new Outcome(null, reading.problem());
    }
    try {
      return new Outcome(LimitsText.set(file.name(), text), "");
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
