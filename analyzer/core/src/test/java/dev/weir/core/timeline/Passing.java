package dev.weir.core.timeline;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.http.RecordedExchange.Times;

/** Exchanges for tests, told to a listener. */
final class Passing {
  private static final Endpoints ENDS = new Endpoints("10.0.0.1", 0, "10.0.0.2", 80);

  private Passing() {}

  static void get(
      ExchangeListener listener, String path, long startNanos, long endNanos, long responseBytes) {
    exchange(listener, path, startNanos, endNanos, 10, responseBytes, 200);
  }

  static void exchange(
      ExchangeListener listener,
      String path,
      long startNanos,
      long endNanos,
      long requestBytes,
      long responseBytes,
      int status) {
    new RecordedExchange(
            ENDS,
            0,
            "GET",
            path,
            "shop.example",
            "1.1",
            status,
            "text/plain",
            new Sizes(requestBytes, 0, 0),
            new Sizes(0, responseBytes, 0),
            new Times(startNanos, startNanos, endNanos, endNanos),
            true,
            true,
            true)
        .tell(listener);
  }
}
