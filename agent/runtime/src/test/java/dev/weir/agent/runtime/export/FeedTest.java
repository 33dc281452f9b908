package dev.weir.agent.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.books.Finished;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.agent.runtime.route.Routes;
import dev.weir.agent.runtime.speech.Speaker;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.prometheus.ExportFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
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

  private Consumer<String> sink = said::add;

  private Feed feed(Supplier<List<LimitFigures>> limits) {
    ElasticsearchOptions options =
        new ElasticsearchOptions(
            Access.of("http://127.0.0.1:1"), folder.resolve("spool"), 256L << 20);
    return new Feed(options, books, clock, "test", limits, new Speaker(sink), thread -> {});
  }

  /** What became of so many. */
  private ExportFigures figuresOf(int count, Supplier<List<LimitFigures>> limits) {
    Feed feed = feed(limits);
    feed.start();
    Finished.exchanges(stripes[3], count);
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
  void showsWhatIsLeftOutWhileThereIsNoFolderForWhatHasToWait() throws Exception {
    Files.writeString(folder.resolve("spool"), "no folder");
    Feed feed = feed(List::of);
    feed.start();
    Finished.exchanges(stripes[3], MOST + 7);

    assertThat(feed.figures()).isEqualTo(ExportFigures.notYet(7));
    feed.close();
  }

  @Test
  void leavesOnDiskWhatThereIsThoughTheLastFiguresCannotBeMade() throws Exception {
    ExportFigures figures =
        figuresOf(
            100,
            () -> {
              throw new IllegalStateException("odd");
            });

    assertThat(figures.onDisk()).isGreaterThanOrEqualTo(100).isEqualTo(figures.offered());
    assertThat(said.poll(30, TimeUnit.SECONDS)).contains("could not be made", "odd");
  }

  @Test
  void goesOnThoughNobodyReadsWhatItSays() {
    CountDownLatch speaking = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    sink =
        line -> {
          speaking.countDown();
          await(held);
        };
    Feed feed = feed(List::of);
    feed.start();
    Finished.exchanges(stripes[3], MOST);
    await(speaking); // that documents do not go to the server
    Finished.exchanges(stripes[3], 100);
    feed.close();
    held.countDown();

    assertThat(feed.figures().onDisk()).isGreaterThanOrEqualTo(MOST + 100);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
