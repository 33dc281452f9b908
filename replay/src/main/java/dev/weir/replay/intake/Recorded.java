package dev.weir.replay.intake;

import dev.weir.core.http.Exchange;

/** Told of exchanges as they were recorded, and when their requests are due. */
@FunctionalInterface
public interface Recorded {
  /** Does not care. */
  Recorded NOBODY = (exchange, dueNanos) -> {};

  /**
   * A request that is to be sent, and its recorded response. Called on the reading thread.
   *
   * @param dueNanos from the beginning of the schedule on
   */
  void exchange(Exchange exchange, long dueNanos);
}
