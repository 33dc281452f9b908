package dev.weir.agent.runtime.export;

import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.agent.runtime.speech.Speaker;
import dev.weir.elasticsearch.Batch;
import dev.weir.elasticsearch.Cluster;
import dev.weir.elasticsearch.ExportCounts;
import dev.weir.elasticsearch.Exporter;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.elasticsearch.Telling;
import dev.weir.prometheus.ExportFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of finished exchanges ten times a second, and of endpoints, limits and the books
 * every ten seconds; an {@link Exporter} sends them.
 *
 * <p>Threads of its own, and no other waits for them: the application's only copy what they finish
 * into room that was made before, and when that is full, exchanges are left out and counted. When
 * the JVM ends or the agent is taken out, what has not been sent within half a second waits on
 * disk.
 */
public final class Feed implements AutoCloseable {
  /** In all, on each side; the next taking is a tenth of a second away. */
  private static final int MOST_COPIES = 16_384;

  private static final long TAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  /** That whoever ends it waits for the last words, and for the disk. */
  private static final long END_MILLIS = 3_000;

  private final ElasticsearchOptions options;
  private final Bookkeeper books;
  private final Clock clock;
  private final String service;
  private final Supplier<List<LimitFigures>> limits;
  private final Speaker speaker;
  private final Consumer<Thread> senders;
  private final Telling telling;
  private final Thread thread = new Thread(null, this::run, "weir-documents", 0, false);
  private volatile @Nullable Exporter exporter;
  private volatile @Nullable Sides sides;
  private volatile boolean closed;
  private @Nullable AtExit atExit;

  /**
   * @param service how documents call the application
   * @param limits those in force
   * @param speaker says what the user should know; closed by others
   * @param senders told of the thread whose traffic is not the application's
   */
  public Feed(
      ElasticsearchOptions options,
      Bookkeeper books,
      Clock clock,
      String service,
      Supplier<List<LimitFigures>> limits,
      Speaker speaker,
      Consumer<Thread> senders) {
    this.options = options;
    this.books = books;
    this.clock = clock;
    this.service = service;
    this.limits = limits;
    this.speaker = speaker;
    this.telling = new Telling(speaker::say);
    this.senders = senders;
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(Feed.class.getClassLoader());
  }

  /** Begins; what goes wrong is said, and the application goes on without. */
  public void start() {
    books.copyExchanges(MOST_COPIES);
    thread.start();
    atExit = AtExit.doing(this::end, speaker::say);
  }

  /** What became of the documents. */
  public ExportFigures figures() {
    Exporter made = exporter;
    Sides both = sides;
    if (made == null || both == null) {
      return ExportFigures.notYet(books.leftOutExchanges());
    }
    ExportCounts counts = made.counts();
    return new ExportFigures(
        counts.offered(),
        counts.created(),
        counts.alreadyThere(),
        counts.rejected(),
        counts.dropped(),
        counts.lost(),
        counts.queued(),
        counts.spooled(),
        counts.retries(),
        both.leftOut(),
        counts.trouble());
  }

  private void run() {
    try (Exporter made = opened()) {
      if (made != null) {
        exporter = made;
        export(made);
      }
    } catch (InterruptedException e) {
      // Nobody waits for what is left.
    } catch (Throwable t) {
      speaker.say("the export to Elasticsearch broke off, the application goes on: " + t);
    } finally {
      books.copyExchanges(0);
    }
  }

  /** Tries until there is a place for what has to wait; null when it is closed before. */
  private @Nullable Exporter opened() {
    do {
      try {
        return Exporter.spooling(
            new Cluster(options.access()), SpoolPlace.open(options, speaker::say), senders);
      } catch (IOException | RuntimeException e) {
        telling.notYet(String.valueOf(e.getMessage()), clock.nanos());
        pause(AGAIN_NANOS);
      }
    } while (!closed);
    return null;
  }

  private void pause(long nanos) {
    if (!closed) {
      LockSupport.parkNanos(this, nanos);
      Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
    }
  }

  private void export(Exporter to) throws InterruptedException {
    Sides both = new Sides(books, limits, service, batch -> offer(to, batch), clock.nanos());
    round(both, to);
    sides = both; // which by now count what was left out before
    while (!closed) {
      pause(TAKE_NANOS);
      round(both, to);
    }
    try {
      both.last();
    } catch (IOException | RuntimeException e) {
      speaker.say("the last documents for Elasticsearch could not be made: " + e);
    }
    boolean unused = to.finish(LAST_WORDS); // the rest waits on disk
  }

  private void round(Sides both, Exporter to) {
    try {
      both.round(clock.nanos());
    } catch (Throwable t) {
      telling.failed(t);
    }
    telling.of(to.counts(), both.leftOut(), clock.nanos());
  }

  private static void offer(Exporter to, Batch batch) {
    boolean unused = to.offer(batch); // what has no room is counted
  }

  /** Sends what can be sent soon, and leaves the rest on disk. */
  @Override
  public void close() {
    AtExit hook = atExit;
    if (hook != null) {
      hook.forget();
    }
    end();
  }

  private void end() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
