package dev.weir.agent.runtime.admin;

import java.time.Duration;

/**
 * What the admin endpoint allows itself and others.
 *
 * @param maxConnections open at a time; more wait to be accepted
 * @param requestDeadline for a request to arrive
 * @param answerDeadline for an answer to be taken
 */
record AdminLimits(
    int maxConnections, int workers, Duration requestDeadline, Duration answerDeadline) {
  static final AdminLimits DEFAULT =
      new AdminLimits(32, 4, Duration.ofSeconds(5), Duration.ofSeconds(5));

  long wholeNanos() {
    return requestDeadline.plus(answerDeadline).toNanos();
  }
}
