package dev.weir.replay.intake;

import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.result.Outcomes;
import java.util.Set;

/**
 * The run that this one goes on with: adds what that one has done to the outcomes, so that nothing
 * is sent or counted twice. Confined to the reading thread.
 */
final class EarlierRun {
  /** RFC 9110 §9.2.2: what may be sent again when nobody knows whether it arrived. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final Memory memory;
  private final boolean sendsAgain;
  private final Outcomes outcomes;
  private long requests;
  private long endNanos;

  /**
   * @param sendsAgain whether also what is not idempotent is sent again
   * @param outcomes what it has done is added there
   */
  EarlierRun(Memory memory, boolean sendsAgain, Outcomes outcomes) {
    this.memory = memory;
    this.sendsAgain = sendsAgain;
    this.outcomes = outcomes;
  }

  /** Whether it has done this request, or must have the last word on it. */
  boolean settled(Planned planned) {
    Outcome outcome =
        switch (memory.of(planned.index())) {
          case UNKNOWN -> null;
          case DONE -> memory.outcome(planned.index(), planned.endpoint());
          case SENT -> maySendAgain(planned) ? null : unknown(planned);
        };
    if (outcome == null) {
      return false;
    }
    outcomes.add(outcome);
    requests++;
    if (outcome.sent()) {
      endNanos = Math.max(endNanos, outcome.endNanos());
    }
    return true;
  }

  private boolean maySendAgain(Planned planned) {
    String endpoint = planned.endpoint();
    return sendsAgain || IDEMPOTENT.contains(endpoint.substring(0, endpoint.indexOf(' ')));
  }

  private static Outcome unknown(Planned planned) {
    return new Outcome(
        planned.index(),
        planned.endpoint(),
        -1,
        0,
        FailureKind.OUTCOME_UNKNOWN,
        Obstacle.NONE,
        false,
        planned.dueNanos(),
        0,
        0,
        planned.dueNanos(),
        0,
        0,
        0,
        null);
  }

  /** Requests settled by now. */
  long requests() {
    return requests;
  }

  /** When the last of them ended, on its schedule. */
  long endNanos() {
    return endNanos;
  }
}
