package dev.weir.agent.runtime.export;

import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.elasticsearch.Batch;
import dev.weir.elasticsearch.Documents;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.json.Origin;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is served and what is asked for, each with documents of its own. Confined to the feed's
 * thread but for {@link #leftOut}.
 */
final class Sides {
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The application may yet set what TLS is to be like: what sending loads is loaded later. */
  private static final long FIRST_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final List<Dimension> BY_ENDPOINT = List.of(Dimension.ROUTE, Dimension.METHOD);

  private final Bookkeeper books;
  private final Supplier<List<LimitFigures>> limits;
  private final Documents served;
  private final Documents outgoing;
  private final AtomicLong leftOut = new AtomicLong();
  private long intervalStartNanos;
  private long flushedNanos;

  /**
   * @param service how documents call the application
   * @param limits those in force
   * @param nowNanos since the epoch
   */
  Sides(
      Bookkeeper books,
      Supplier<List<LimitFigures>> limits,
      String service,
      Consumer<Batch> to,
      long nowNanos) {
    this.books = books;
    this.limits = limits;
    String host = HostName.own();
    String run = Long.toString(nowNanos);
    this.served = new Documents(origin(service, host, Origin.SERVED), run, to::accept);
    this.outgoing = new Documents(origin(service, host, Origin.OUTGOING), run, to::accept);
    this.intervalStartNanos = startOf(nowNanos);
    this.flushedNanos = nowNanos + FIRST_FLUSH_NANOS - FLUSH_NANOS;
  }

  private static Origin origin(String service, String host, String side) {
    return new Origin(service, host, "agent", side);
  }

  private static long startOf(long nowNanos) {
    return nowNanos - Math.floorMod(nowNanos, Documents.INTERVAL_NANOS);
  }

  /** How many exchanges came too fast, or could not be made a document. Any thread may ask. */
  long leftOut() {
    return leftOut.get();
  }

  void round(long nowNanos) throws IOException {
    takeExchanges();
    if (nowNanos - intervalStartNanos >= Documents.INTERVAL_NANOS) {
      long startNanos = intervalStartNanos;
      intervalStartNanos = startOf(nowNanos); // first: what fails is not tried at every round
      endInterval(startNanos);
    }
    if (nowNanos - flushedNanos >= FLUSH_NANOS) {
      flushedNanos = nowNanos;
      flush();
    }
  }

  /** All that there is, also where some of it fails. */
  void last() throws IOException {
    try {
      takeExchanges();
      endInterval(intervalStartNanos);
    } finally {
      flush();
    }
  }

  private void flush() throws IOException {
    served.flush();
    outgoing.flush();
  }

  private void takeExchanges() throws IOException {
    books.takeExchanges(false, (x, route) -> add(served, x, route), leftOut);
    books.takeExchanges(true, (x, route) -> add(outgoing, x, route), leftOut);
  }

  /** One that cannot be written leaves the others alone. */
  private void add(Documents to, Exchange x, String route) throws IOException {
    try {
      to.exchange(x, route);
    } catch (RuntimeException e) {
      leftOut.incrementAndGet();
    }
  }

  private void endInterval(long startNanos) throws IOException {
    served.interval(report(false), startNanos);
    outgoing.interval(report(true), startNanos);
    served.limits(limits.get(), startNanos);
  }

  private Report report(boolean ofOutgoing) {
    return books.report(ofOutgoing, BY_ENDPOINT, ReportOptions.ALL);
  }
}
