package dev.weir.replay.intake;

import dev.weir.core.message.Message;
import dev.weir.replay.schedule.Pace;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which requests are sent, how they are changed, and when.
 *
 * @param filter which requests are sent
 * @param authorities of the targets, one for all when they do not matter
 * @param mostNanos requests due later than this are not sent
 * @param mostRequests so many are sent at most
 * @param memory of an earlier run
 * @param sendsAgain whether also what is not idempotent is sent again when an earlier run did not
 *     live to see its answer
 */
public record IntakeOptions(
    Predicate<Message> filter,
    Edit edit,
    List<String> authorities,
    Pace pace,
    long mostNanos,
    long mostRequests,
    Memory memory,
    boolean sendsAgain) {

  public IntakeOptions {
    authorities = List.copyOf(authorities);
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("authorities is empty; there is one target at least");
    }
  }

  /** The same without memory of an earlier run. */
  public IntakeOptions afresh() {
    return new IntakeOptions(
        filter, edit, authorities, pace, mostNanos, mostRequests, Memory.NONE, sendsAgain);
  }
}
