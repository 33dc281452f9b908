package dev.weir.agent.runtime.export;

import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.elasticsearch.Cluster;
import dev.weir.elasticsearch.Documents;
import dev.weir.elasticsearch.ExportCounts;
import dev.weir.elasticsearch.Exporter;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.elasticsearch.Spool;
import dev.weir.json.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of finished exchanges ten times a second, and of endpoints, limits and the books
 * every ten seconds; an {@link Exporter} sends them.
 *
 * <p>Two threads of its own, and no other waits for them: the application's only copy what they
 * finish into room that was made before, and when that is full, exchanges are left out and counted.
 */
public final class Feed implements AutoCloseable {
  /** In all, on each side; the next taking is a tenth of a second away. */
  private static final int MOST_COPIES = 16_384;

  private static final long TAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The application may yet set what TLS is to be like: what sending loads is loaded later. */
  private static final long FIRST_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MOST_SPOOLS = 16;
  private static final List<Dimension> BY_ENDPOINT = List.of(Dimension.ROUTE, Dimension.METHOD);

  private final ElasticsearchOptions options;
  private final Bookkeeper books;
  private final Clock clock;
  private final String service;
  private final Supplier<List<LimitFigures>> limits;
  private final Consumer<String> says;
  private final Consumer<Thread> senders;
  private final Thread thread = new Thread(null, this::run, "weir-documents", 0, false);
  private volatile @Nullable Exporter exporter;
  private final AtomicLong leftOut = new AtomicLong();
  private volatile boolean closed;
  private @Nullable String said;

  /**
   * @param service how documents call the application
   * @param limits those in force
   * @param says what the user should know, a line each
   * @param senders told of the thread whose traffic is not the application's
   */
  public Feed(
      ElasticsearchOptions options,
      Bookkeeper books,
      Clock clock,
      String service,
      Supplier<List<LimitFigures>> limits,
      Consumer<String> says,
      Consumer<Thread> senders) {
    this.options = options;
    this.books = books;
    this.clock = clock;
    this.service = service;
    this.limits = limits;
    this.says = says;
    this.senders = senders;
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(Feed.class.getClassLoader());
  }

  /** Begins; what goes wrong is said, and the application goes on without. */
  public void start() {
    books.copyExchanges(MOST_COPIES);
    thread.start();
  }

  /** What became of the documents; null before the first is made. */
  public @Nullable ExportCounts counts() {
    Exporter made = exporter;
    return made == null ? null : made.counts();
  }

  /** How many exchanges were left out, since they came faster than they could be taken. */
  public long leftOut() {
    return leftOut.get();
  }

  private void run() {
    try (Exporter made = Exporter.spooling(new Cluster(options.access()), spool(), senders)) {
      exporter = made;
      Sides sides = new Sides(made);
      while (!closed) {
        LockSupport.parkNanos(this, TAKE_NANOS);
        Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
        sides.round(clock.nanos());
        tellOf(made.counts());
      }
      sides.last();
      boolean unused = made.finish(Duration.ofSeconds(1)); // the rest waits on disk
    } catch (IOException e) {
      says.accept("no export to Elasticsearch: " + e.getMessage());
    } catch (InterruptedException e) {
      // Nobody waits for what is left.
    } catch (Throwable t) {
      says.accept("the export to Elasticsearch broke off, the application goes on: " + t);
    } finally {
      books.copyExchanges(0);
    }
  }

  /** A folder that no other JVM on this machine uses, since each sends what it finds. */
  private Spool spool() throws IOException {
    Path named = options.spool();
    if (named != null) {
      return Spool.open(named, options.spoolBytes());
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String owner = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    IOException last = null;
    for (int i = 1; i <= MOST_SPOOLS; i++) {
      try {
        Path folder = temporary.resolve("weir-agent-" + owner + '-' + i);
        return Spool.open(folder, options.spoolBytes());
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("there is no folder for what has to wait: " + last, last);
  }

  /** Once each: that it does not go on, and that it does again. */
  private void tellOf(ExportCounts counts) {
    String trouble = counts.trouble();
    if (trouble != null && said == null) {
      says.accept("documents do not go to Elasticsearch at present: " + trouble);
    } else if (trouble == null && said != null) {
      says.accept("documents go to Elasticsearch again");
    }
    said = trouble;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** What is served and what is asked for, each with documents of its own. */
  private final class Sides {
    private final Documents served;
    private final Documents outgoing;
    private long intervalStartNanos;
    private long flushedNanos;

    Sides(Exporter to) {
      String host = HostName.own();
      String run = Long.toString(clock.nanos());
      this.served = documents(to, host, run, Origin.SERVED);
      this.outgoing = documents(to, host, run, Origin.OUTGOING);
      this.intervalStartNanos = startOf(clock.nanos());
      this.flushedNanos = clock.nanos() + FIRST_FLUSH_NANOS - FLUSH_NANOS;
    }

    private Documents documents(Exporter to, String host, String run, String side) {
      return new Documents(
          new Origin(service, host, "agent", side),
          run,
          batch -> {
            boolean unused = to.offer(batch); // what has no room is counted
          });
    }

    private static long startOf(long nowNanos) {
      return nowNanos - Math.floorMod(nowNanos, Documents.INTERVAL_NANOS);
    }

    void round(long nowNanos) throws IOException {
      takeExchanges();
      if (nowNanos - intervalStartNanos >= Documents.INTERVAL_NANOS) {
        endInterval();
        intervalStartNanos = startOf(nowNanos);
      }
      if (nowNanos - flushedNanos >= FLUSH_NANOS) {
        flushedNanos = nowNanos;
        served.flush();
        outgoing.flush();
      }
    }

    void last() throws IOException {
      takeExchanges();
      endInterval();
      served.flush();
      outgoing.flush();
    }

    private void takeExchanges() throws IOException {
      leftOut.addAndGet(books.takeExchanges(false, served::exchange));
      leftOut.addAndGet(books.takeExchanges(true, outgoing::exchange));
    }

    private void endInterval() throws IOException {
      served.interval(report(false), intervalStartNanos);
      outgoing.interval(report(true), intervalStartNanos);
      served.limits(limits.get(), intervalStartNanos);
    }

    private Report report(boolean ofOutgoing) {
      return books.report(ofOutgoing, BY_ENDPOINT, ReportOptions.ALL);
    }
  }
}
