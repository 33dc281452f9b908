package dev.weir.agent.runtime.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.route.Routes;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BookkeeperTest {
  private static final int MOST = 64;

  private final Stripe[] stripes =
      Stripe.forProcessors(2, new ClientId(ClientId.Source.REMOTE_ADDRESS, ""));
  private final Bookkeeper books =
      new Bookkeeper(
          stripes,
          new Connections(stripes, true),
          new Routes(),
          new Clock(),
          "test",
          null,
          fault -> {});
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicInteger taken = new AtomicInteger();

  /** Two are taken, and the third throws; three more have had no room. */
  private void takeUntil(Throwable trouble, Class<? extends Throwable> type) {
    books.copyExchanges(2 * MOST);
    Finished.exchanges(stripes[0], MOST + 1);
    Finished.exchanges(stripes[1], MOST + 2);
    assertThat(books.leftOutExchanges()).isEqualTo(1 + 2);
    assertThatThrownBy(
            () ->
                books.takeExchanges(
                    false,
                    (x, route) -> {
                      if (taken.get() == 2) {
                        raise(trouble);
                      }
                      taken.incrementAndGet();
                    },
                    leftOut))
        .isInstanceOf(type);
  }

  private static void raise(Throwable trouble) throws IOException {
    if (trouble instanceof Error error) {
      throw error;
    }
    throw new IOException(trouble);
  }

  private void takeTheRest() throws IOException {
    books.takeExchanges(false, (x, route) -> taken.incrementAndGet(), leftOut);
    assertThat(taken).hasValue(2 + MOST);
    assertThat(leftOut).hasValue(MOST - 2 + 1 + 2);
    assertThat(books.leftOutExchanges()).isZero();
  }

  @Test
  void countsWhatIsNotTakenSinceTheSinkFails() throws IOException {
    takeUntil(new IOException("odd"), IOException.class);
    assertThat(leftOut).hasValue(MOST - 2 + 1);
    takeTheRest();
  }

  @Test
  void countsWhatIsNotTakenAfterAnError() throws IOException {
    takeUntil(new StackOverflowError(), StackOverflowError.class);
    assertThat(leftOut).hasValue(MOST - 2 + 1);
    takeTheRest();
  }
}
