package dev.weir.cli;

import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Scope;
import dev.weir.limitfile.LimitsFile;
import dev.weir.limitfile.LimitsSyntaxException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads limits that recorded traffic is held against. */
final class RecordedLimits {
  private RecordedLimits() {}

  /**
   * Reads a limits file.
   *
   * @param purpose what the limits are wanted for, a verb
   * @throws CommandFailure also when there is no limit, or one that no recording can tell about
   */
  static LimitSet read(String file, String purpose) throws CommandFailure {
    LimitSet set;
    try {
      set = LimitsFile.read(Path.of(file));
    } catch (LimitsSyntaxException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
    if (set.rules().isEmpty()) {
      throw CommandFailure.misuse(
          file + ": there is no limit in it to " + purpose + "; add one", null);
    }
    if (set.clientIdentity().source() == ClientIdentity.Source.PRINCIPAL) {
      for (LimitRule rule : set.rules()) {
        if (asksForClients(rule)) {
          throw CommandFailure.misuse(
              file
                  + ": limit '"
                  + rule.name()
                  + "' asks who is logged in, which no capture shows; tell clients apart by"
                  + " remote-address or by a header",
              null);
        }
      }
    }
    return set;
  }

  /** Whether it matters to a limit who a client is. */
  static boolean asksForClients(LimitRule rule) {
    return rule.per() == Scope.CLIENT || !rule.match().clients().isEmpty();
  }
}
