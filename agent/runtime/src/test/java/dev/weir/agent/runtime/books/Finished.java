package dev.weir.agent.runtime.books;

import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.RecordedExchange;

/** Exchanges for tests. */
public final class Finished {
  private Finished() {}

  /** Lets so many end on one stripe, faster than they can be taken. */
  public static void exchanges(Stripe stripe, int count) {
    Endpoints ends = new Endpoints("10.0.0.1", 1, "10.0.0.2", 2);
    RecordedExchange.Sizes sizes = new RecordedExchange.Sizes(10, 0, 0);
    if (!stripe.lock()) {
      throw new IllegalStateException("this thread holds the stripe already");
    }
    for (int i = 0; i < count; i++) {
      long nanos = 1L + i;
      new RecordedExchange(
              ends,
              i,
              "GET",
              "/a",
              null,
              "1.1",
              200,
              null,
              sizes,
              sizes,
              new RecordedExchange.Times(nanos, nanos, nanos, nanos),
              true,
              true,
              true)
          .tell(stripe.board(false));
    }
    stripe.unlock();
  }
}
