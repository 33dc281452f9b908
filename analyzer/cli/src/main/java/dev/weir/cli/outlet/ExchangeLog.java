package dev.weir.cli.outlet;

import dev.weir.cli.ndjson.Compressibility;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.message.MessageTap;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.window.Leap;
import dev.weir.json.ExchangeDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives outlets every finished exchange with its route and how its request's body compresses, and
 * passes all on to the ledger.
 *
 * <p>Packets are still charged to an exchange after it has finished: the one that carried its last
 * byte, and what acknowledges that. So each waits until another finishes a second later, or too
 * many wait; {@link #finish} hands on the rest.
 *
 * <p>Confined to one thread. The first failure of an outlet ends the handing on; it is kept.
 */
public final class ExchangeLog extends ForwardingListener implements MessageTap {
  private static final long DELAY_NANOS = 1_000_000_000;
  private static final int MOST_WAITING = 8_192;
  private static final long LEAP_SECONDS = TimeUnit.HOURS.toSeconds(6);
  private static final long NOT_YET = Long.MIN_VALUE;
  private static final Source NO_SOURCE = new Source("", "", null, 0, 0, 0, null, 0);

  private final Ledger ledger;
  private final List<Outlet> outlets;
  private final boolean onlyReported;
  private final boolean measures;
  private final long intervalNanos;
  private long intervalStartNanos = NOT_YET;
  private final Leap leap = new Leap(LEAP_SECONDS);
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final Compressibility bodies = new Compressibility();
  private @Nullable IOException failure;
  private String failedName = "";

  /**
   * Begins to listen.
   *
   * @param next told of everything, and tells the ledger
   * @param onlyReported whether what the ledger's filter does not let pass is left out
   */
  public ExchangeLog(
      Ledger ledger, ExchangeListener next, List<Outlet> outlets, boolean onlyReported) {
    super(next);
    this.ledger = ledger;
    this.outlets = List.copyOf(outlets);
    this.onlyReported = onlyReported;
    this.measures = outlets.stream().anyMatch(Outlet::wantsDeflateRatios);
    this.intervalNanos =
        outlets.stream().mapToLong(Outlet::intervalNanos).filter(each -> each > 0).min().orElse(0);
  }

  /** Why handing on ended early, null if it did not. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** Which outlet failed, as {@link Outlet#name} says; empty if none did. */
  public String failedName() {
    return failedName;
  }

  /** Bodies of requests of which it is not known how they compress. */
  public long unmeasuredBodies() {
    return bodies.unmeasured();
  }

  @Override
  public void content(
      Exchange exchange, Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    if (measures && direction == Direction.REQUEST && failure == null) {
      bodies.content(exchange, bytes, offset, length);
    }
  }

  @Override
  public void missing(Exchange exchange, Direction direction, long length, long nowNanos) {
    if (measures && direction == Direction.REQUEST && failure == null) {
      bodies.missing(exchange);
    }
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    if (intervalNanos > 0 && isBelieved(nowNanos)) {
      endIntervals(nowNanos);
    }
    super.bytes(exchange, direction, kind, count, nowNanos);
  }

  /** One line of a log that has a wrong time does not put off to then all that comes later. */
  private boolean isBelieved(long nowNanos) {
    return intervalStartNanos == NOT_YET
        || leap.believes(
            TimeUnit.NANOSECONDS.toSeconds(intervalStartNanos),
            TimeUnit.NANOSECONDS.toSeconds(nowNanos));
  }

  /** What came before an interval's end has been told to the ledger by then, and no more. */
  private void endIntervals(long nowNanos) {
    if (nowNanos - intervalStartNanos < intervalNanos && intervalStartNanos != NOT_YET) {
      return;
    }
    if (intervalStartNanos != NOT_YET) {
      tellInterval(ledger.report(NO_SOURCE, ReportOptions.ALL));
    }
    intervalStartNanos = nowNanos - Math.floorMod(nowNanos, intervalNanos);
  }

  private void tellInterval(Report report) {
    if (intervalStartNanos == NOT_YET) {
      return; // there was nothing at all
    }
    for (Outlet outlet : outlets) {
      if (failure == null && outlet.intervalNanos() > 0) {
        try {
          outlet.interval(report, intervalStartNanos);
        } catch (IOException e) {
          failed(outlet, e);
        }
      }
    }
  }

  /** Time passes, though no exchange may end: hands on what has waited for long enough. */
  public void tick(long nowNanos) {
    if (failure != null) {
      return;
    }
    handOnUntil(nowNanos - DELAY_NANOS);
    if (intervalNanos > 0 && intervalStartNanos != NOT_YET) {
      endIntervals(nowNanos);
    }
    for (Outlet outlet : outlets) {
      try {
        outlet.tick();
      } catch (IOException e) {
        failed(outlet, e);
        return;
      }
    }
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    if (failure == null && exchange.requestHeadSeen()) {
      waiting.add(exchange);
      handOnUntil(exchange.endNanos() - DELAY_NANOS);
    }
  }

  /**
   * Hands on all that waits, and says that this was all.
   *
   * @param report of all that was read, every row of it
   */
  public void finish(Report report) {
    handOnUntil(Long.MAX_VALUE);
    if (intervalNanos > 0) {
      endWithout(report.source().start());
      tellInterval(report);
    }
    for (Outlet outlet : outlets) {
      if (failure != null) {
        return;
      }
      try {
        outlet.finish(report);
      } catch (IOException e) {
        failed(outlet, e);
      }
    }
  }

  /** Where no exchange passed, what did is told as of the beginning of it all. */
  private void endWithout(@Nullable Instant start) {
    if (intervalStartNanos == NOT_YET && start != null) {
      long nanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
      intervalStartNanos = nanos - Math.floorMod(nanos, intervalNanos);
    }
  }

  private void handOnUntil(long endNanos) {
    Exchange oldest = waiting.peek();
    while (oldest != null && (oldest.endNanos() <= endNanos || waiting.size() > MOST_WAITING)) {
      handOn(waiting.remove());
      oldest = waiting.peek();
    }
  }

  private void handOn(Exchange exchange) {
    double ratio = measures ? bodies.take(exchange) : ExchangeDocument.UNKNOWN_RATIO;
    String route = ledger.routeOf(exchange);
    if (route == null && onlyReported) {
      return;
    }
    for (Outlet outlet : outlets) {
      try {
        outlet.exchange(exchange, route, ratio);
      } catch (IOException e) {
        failed(outlet, e);
        return;
      }
    }
  }

  private void failed(Outlet outlet, IOException e) {
    failure = e;
    failedName = outlet.name();
    waiting.clear();
  }
}
