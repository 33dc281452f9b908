package dev.weir.agent.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.agent.runtime.route.Routes;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.RecordedExchange;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.prometheus.ExportFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where no server answers. */
@Timeout(60)
class FeedTest {
  private static final int MOST = 16_384;

  private final Stripe[] stripes =
      Stripe.forProcessors(2, new ClientId(ClientId.Source.REMOTE_ADDRESS, ""));
  private final Clock clock = new Clock();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Bookkeeper books =
      new Bookkeeper(
          stripes,
          new Connections(stripes, true),
          new Routes(),
          clock,
          "test",
          null,
          fault -> said.add(fault.toString()));

  @TempDir private Path folder;

  private Feed feed(Supplier<List<LimitFigures>> limits) {
    ElasticsearchOptions options =
        new ElasticsearchOptions(
            Access.of("http://127.0.0.1:1"), folder.resolve("spool"), 256L << 20);
    return new Feed(options, books, clock, "test", limits, said::add, thread -> {});
  }

  /** Exchanges that end on one stripe, faster than they can be taken. */
  private void exchanges(int count) {
    Endpoints ends = new Endpoints("10.0.0.1", 1, "10.0.0.2", 2);
    RecordedExchange.Sizes sizes = new RecordedExchange.Sizes(10, 0, 0);
    assertThat(stripes[3].lock()).isTrue();
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
          .tell(stripes[3].board(false));
    }
    stripes[3].unlock();
  }

  /** What became of so many. */
  private ExportFigures figuresOf(int count, Supplier<List<LimitFigures>> limits) {
    Feed feed = feed(limits);
    feed.start();
    exchanges(count);
    feed.close();
    return feed.figures();
  }

  @Test
  void losesNoneOfManyThatEndAtOnceOnOneStripe() {
    ExportFigures figures = figuresOf(MOST, List::of);

    assertThat(figures.leftOut()).isZero();
    assertThat(figures.onDisk()).isGreaterThanOrEqualTo(MOST).isEqualTo(figures.offered());
  }

  @Test
  void countsThoseThatHaveNoRoom() {
    assertThat(figuresOf(MOST + 7, List::of).leftOut()).isEqualTo(7);
  }

  @Test
  void leavesOnDiskWhatThereIsThoughTheLastFiguresCannotBeMade() {
    ExportFigures figures =
        figuresOf(
            100,
            () -> {
              throw new IllegalStateException("odd");
            });

    assertThat(figures.onDisk()).isGreaterThanOrEqualTo(100).isEqualTo(figures.offered());
    assertThat(said).anyMatch(line -> line.contains("could not be made") && line.contains("odd"));
  }
}
