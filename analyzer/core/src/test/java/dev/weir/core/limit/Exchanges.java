package dev.weir.core.limit;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.RecordedExchange;
import org.jspecify.annotations.Nullable;

/** Makes exchanges of which the request head has been seen. */
final class Exchanges {
  private static final RecordedExchange.Sizes NOTHING = new RecordedExchange.Sizes(0, 0, 0);
  private static final RecordedExchange.Times TIMES = new RecordedExchange.Times(1, 1, 1, 1);

  private Exchanges() {}

  /** Without a response so far. */
  static Exchange of(String client, String path, int ordinal) {
    return of(client, "GET", path, "example.org", ordinal, 0, null);
  }

  static Exchange of(
      String client,
      String method,
      String path,
      @Nullable String host,
      int ordinal,
      int status,
      @Nullable String contentType) {
    return new RecordedExchange(
            new Endpoints(client, 40_000, "10.0.0.2", 80),
            ordinal,
            method,
            path,
            host,
            "1.1",
            status,
            contentType,
            NOTHING,
            NOTHING,
            TIMES,
            true,
            false,
            true)
        .tell(new SilentListener());
  }
}
