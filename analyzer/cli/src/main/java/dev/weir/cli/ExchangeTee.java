package dev.weir.cli;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.simulation.Recorder;
import org.jspecify.annotations.Nullable;

/** Takes every finished exchange down for simulation, and passes all on. */
final class ExchangeTee implements ExchangeListener {
  private final ExchangeListener next;
  private final Recorder recorder;

  ExchangeTee(ExchangeListener next, Recorder recorder) {
    this.next = next;
    this.recorder = recorder;
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    next.bytes(exchange, direction, kind, count, nowNanos);
  }

  @Override
  public void requestHead(Exchange exchange) {
    next.requestHead(exchange);
  }

  @Override
  public void responseHead(Exchange exchange) {
    next.responseHead(exchange);
  }

  @Override
  public void finished(Exchange exchange) {
    next.finished(exchange);
    recorder.add(exchange);
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    next.oddity(name, exchange, example);
  }
}
