package dev.weir.agent.runtime.limits;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The latest changes, each said once where the agent says things. Confined to the monitor of {@link
 * LimitsControl}.
 *
 * <p>Whoever may change limits may do so in a loop, and what is said ends in a file that grows: so
 * a minute has room for {@link #MOST_SAID} lines, and the first line of the next tells how many
 * were not said.
 */
final class ChangeLog {
  static final int MOST_KEPT = 50;
  static final int MOST_SAID = 60;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Consumer<String> log;
  private final Deque<Change> latest = new ArrayDeque<>();
  private long minuteStartNanos;
  private int said;

  ChangeLog(Consumer<String> log, long nowNanos) {
    this.log = log;
    this.minuteStartNanos = nowNanos;
  }

  /**
   * @param nowNanos since the epoch
   */
  void add(String what, String reason, long nowNanos) {
    if (latest.size() == MOST_KEPT) {
      latest.removeFirst();
    }
    latest.addLast(new Change(Instant.ofEpochSecond(0, nowNanos), what, reason));
    say("limits: " + what + " (" + reason + ")", nowNanos);
  }

  /** Says something that is no change. */
  void say(String message, long nowNanos) {
    if (nowNanos - minuteStartNanos >= MINUTE_NANOS) {
      if (said > MOST_SAID) {
        log.accept((said - MOST_SAID) + " more changes of limits were not said");
      }
      minuteStartNanos = nowNanos;
      said = 0;
    }
    said++;
    if (said <= MOST_SAID) {
      log.accept(message);
    }
  }

  /** The oldest first. */
  List<Change> latest() {
    return new ArrayList<>(latest);
  }
}
