package dev.weir.cli;

import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.simulation.Recorder;

/** Takes every finished exchange down for simulation, and passes all on. */
final class ExchangeTee extends ForwardingListener {
  private final Recorder recorder;

  ExchangeTee(ExchangeListener next, Recorder recorder) {
    super(next);
    this.recorder = recorder;
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    recorder.add(exchange);
  }
}
