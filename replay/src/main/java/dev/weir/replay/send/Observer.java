package dev.weir.replay.send;

import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.result.Outcome;

/**
 * Told of every exchange while it passes, and of what came of it at its end. Called on the loop;
 * only for replays that have but one.
 */
public interface Observer extends ExchangeListener {

  /** It has come to its end; after {@code finished}, once for each. */
  void ended(Exchange exchange, Planned planned, Outcome outcome);
}
