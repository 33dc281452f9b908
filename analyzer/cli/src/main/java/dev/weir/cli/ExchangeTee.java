package dev.weir.cli;

import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import java.util.function.Consumer;

/** Shows every finished exchange to one more, and passes all on. */
final class ExchangeTee extends ForwardingListener {
  private final Consumer<Exchange> finished;

  ExchangeTee(ExchangeListener next, Consumer<Exchange> finished) {
    super(next);
    this.finished = finished;
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    finished.accept(exchange);
  }
}
