package dev.weir.agent.runtime.books;

import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.route.Routes;
import dev.weir.core.alert.AlertEngine;
import dev.weir.core.http.Exchange;
import dev.weir.core.ledger.CopyRoom;
import dev.weir.core.ledger.ExchangeCopies;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.prometheus.Histogram;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the counts from the stripes to the ledgers, once a second and before every report.
 *
 * <p>The ledgers belong to whoever holds this object's monitor: its own thread, or one that asks
 * for a report. No thread of the application ever does.
 */
public final class Bookkeeper implements AutoCloseable {
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TALLIES_AT_ONCE = 128;

  private final Stripe[] stripes;
  private final Connections connections;
  private final Routes routes;
  private final Clock clock;
  private final String service;
  private final long startNanos;
  private final Account served;
  private final Account outgoing = new Account(null);
  private final @Nullable AlertEngine alerts;
  private final Thread thread = new Thread(null, this::run, "weir-books", 0, false);
  private final Consumer<Throwable> onFault;
  private @Nullable ExchangeCopies spareServed;
  private @Nullable ExchangeCopies spareOutgoing;
  private Runnable first = () -> {};
  private volatile boolean closed;

  /**
   * @param routes that the application was seen to use
   * @param service what reports are named after
   * @param alerts told what was served, null where nothing is watched for
   * @param onFault told when the counts could not be taken; tried again a second later
   */
  public Bookkeeper(
      Stripe[] stripes,
      Connections connections,
      Routes routes,
      Clock clock,
      String service,
      @Nullable AlertEngine alerts,
      Consumer<Throwable> onFault) {
    this.stripes = stripes.clone();
    this.connections = connections;
    this.routes = routes;
    this.clock = clock;
    this.service = service;
    this.alerts = alerts;
    this.served = new Account(alerts);
    this.onFault = onFault;
    this.startNanos = clock.nanos();
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(Bookkeeper.class.getClassLoader());
  }

  /**
   * Begins to take the counts.
   *
   * @param first done before by the same thread
   */
  public void start(Runnable first) {
    this.first = first;
    thread.start();
  }

  /** Takes the counts soon; never waits. */
  public void hurry() {
    LockSupport.unpark(thread);
  }

  /** The traffic so far. */
  public synchronized Report report(boolean ofOutgoing, List<Dimension> by, ReportOptions options) {
    take(clock.nanos());
    return account(ofOutgoing)
        .report(service, startedAt(), clock.nanos() - startNanos, by, options);
  }

  /** Sizes of the responses that the application has finished. */
  public synchronized Histogram responseSizes() {
    take(clock.nanos());
    return served.responseSizes();
  }

  /** How many seconds these took to begin. */
  public synchronized Histogram firstBytes() {
    take(clock.nanos());
    return served.firstBytes();
  }

  /** Bytes between the application and who asks it, as of about a second ago. */
  public synchronized long servedBytes() {
    return served.capturedBytes();
  }

  /** Takes an exchange that has finished, and what its route is called. */
  @FunctionalInterface
  public interface ExchangeSink {
    /** It holds during the call only. */
    void exchange(Exchange x, String route) throws IOException;
  }

  /**
   * From now on keeps copies of finished exchanges until they are taken.
   *
   * @param most on each side, in all, also when all happens to one stripe; 0 for none
   */
  public synchronized void copyExchanges(int most) {
    spareServed = copyExchanges(most, false);
    spareOutgoing = copyExchanges(most, true);
  }

  private @Nullable ExchangeCopies copyExchanges(int most, boolean ofOutgoing) {
    CopyRoom room = most == 0 ? null : new CopyRoom(most);
    for (Stripe stripe : stripes) {
      var unused = exchanged(stripe, ofOutgoing, room == null ? null : new ExchangeCopies(room));
    }
    return room == null ? null : new ExchangeCopies(room);
  }

  /** Null, too, when this very thread is in the middle of counting there. */
  private static @Nullable ExchangeCopies exchanged(
      Stripe stripe, boolean ofOutgoing, @Nullable ExchangeCopies next) {
    if (!stripe.lock()) {
      return null;
    }
    try {
      return stripe.board(ofOutgoing).copyTo(next);
    } finally {
      stripe.unlock();
    }
  }

  /**
   * Takes the copies of exchanges that have finished since the last call. Called by one thread, and
   * never by one of the application.
   *
   * @param leftOut gets how many had no room, or were not taken since the sink threw
   * @throws IOException what the sink throws
   */
  public void takeExchanges(boolean ofOutgoing, ExchangeSink sink, AtomicLong leftOut)
      throws IOException {
    for (Stripe stripe : stripes) {
      ExchangeCopies spare = ofOutgoing ? spareOutgoing : spareServed;
      ExchangeCopies taken = spare == null ? null : exchanged(stripe, ofOutgoing, spare);
      if (taken == null) {
        continue;
      }
      int told = 0;
      try {
        for (String name : routesOf(taken, account(ofOutgoing))) {
          sink.exchange(taken.get(told), name);
          told++;
        }
      } finally {
        leftOut.addAndGet(taken.leftOut() + taken.size() - told);
        taken.clear();
        keepSpare(taken, ofOutgoing);
      }
    }
  }

  /**
   * How many exchanges have had no room, on both sides, since the last were taken. Called by no
   * thread of the application.
   */
  public long leftOutExchanges() {
    long leftOut = 0;
    for (Stripe stripe : stripes) {
      leftOut += leftOut(stripe, false) + leftOut(stripe, true);
    }
    return leftOut;
  }

  private static long leftOut(Stripe stripe, boolean ofOutgoing) {
    if (!stripe.lock()) {
      return 0;
    }
    try {
      ExchangeCopies kept = stripe.board(ofOutgoing).copyTo(null);
      var unused = stripe.board(ofOutgoing).copyTo(kept);
      return kept == null ? 0 : kept.leftOut();
    } finally {
      stripe.unlock();
    }
  }

  private void keepSpare(ExchangeCopies empty, boolean ofOutgoing) {
    if (ofOutgoing) {
      spareOutgoing = empty;
    } else {
      spareServed = empty;
    }
  }

  private synchronized String[] routesOf(ExchangeCopies exchanges, Account account) {
    String[] names = new String[exchanges.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = account.routeOf(exchanges.get(i).path());
    }
    return names;
  }

  /** Asks something of the alerts, while nothing is told to them. */
  public synchronized <T> T ofAlerts(Supplier<T> question) {
    return question.get();
  }

  public double uptimeSeconds() {
    return (clock.nanos() - startNanos) / 1e9;
  }

  @Override
  public void close() {
    closed = true;
    hurry();
  }

  private void run() {
    try {
      first.run();
    } catch (Throwable t) {
      onFault.accept(t);
    }
    while (!closed) {
      long nowNanos = clock.nanos();
      long slotEndNanos = (Math.floorDiv(nowNanos, SLOT_NANOS) + 1) * SLOT_NANOS;
      LockSupport.parkNanos(this, slotEndNanos - nowNanos);
      Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
      try {
        synchronized (this) {
          // What passed just before a slot ended is taken just after, and belongs to it.
          take(Math.min(clock.nanos(), slotEndNanos - 1));
          if (alerts != null) {
            alerts.advance(clock.nanos());
          }
        }
      } catch (Throwable t) {
        // The thread goes on: the application must not see its end, and the next slot may do.
        onFault.accept(t);
      }
    }
  }

  private void take(long nowNanos) {
    routes.learn(served::learn);
    connections.settle(nowNanos);
    take(served, false, nowNanos);
    take(outgoing, true, nowNanos);
  }

  private void take(Account account, boolean ofOutgoing, long nowNanos) {
    for (Stripe stripe : stripes) {
      boolean more;
      do {
        more = stripe.lock() && takeSome(stripe, account, ofOutgoing);
      } while (more);
      account.add(nowNanos);
    }
  }

  private static boolean takeSome(Stripe stripe, Account account, boolean ofOutgoing) {
    try {
      return stripe.board(ofOutgoing).take(account.tallies(), TALLIES_AT_ONCE);
    } finally {
      stripe.unlock();
    }
  }

  private Account account(boolean ofOutgoing) {
    return ofOutgoing ? outgoing : served;
  }

  private Instant startedAt() {
    return Instant.ofEpochSecond(0, startNanos);
  }
}
