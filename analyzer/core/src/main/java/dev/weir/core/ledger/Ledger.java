package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.Routing;
import dev.weir.core.window.SlidingWindow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books: which rows the message bytes belong to, and what every captured byte was for.
 *
 * <p>Confined to one thread, that of the parsers and of {@link #report} alike.
 *
 * <p>An exchange gets its entry once its key is known: with the request's head, or with the
 * response's when that is grouped or filtered by. From then on it is attached to the exchange, and
 * every byte is added to it at once; what passed before is added then, from the exchange's own
 * figures. So at any moment, the figures of an entry are the sums over its exchanges, and a report
 * may be made at any moment too. Until the request's head is known, captured bytes stand in the
 * books as partial exchange, and move when it comes.
 *
 * <p>The books are independent of each other: captured bytes are counted where packets come in, the
 * attributed ones are the sum over all entries, and nothing is made to fit.
 *
 * <p>Memory is bounded by {@link LedgerOptions#maxEntries()} and by the exchanges in flight.
 */
public final class Ledger implements ExchangeListener {
  /** Attached to exchanges that turned out to be no HTTP. */
  private static final Object FOREIGN = new Object();

  private static final int KINDS = 3;
  private static final int REASONS = Reason.values().length;

  final LedgerOptions options;
  final Routing routing;
  final Grouping grouping;
  final Entries entries;

  /** Requests whose key is not known yet. */
  final Entry unresolved;

  /** Requests that the filter does not let pass. */
  final Entry filteredOut;

  /** Everything that the filter lets pass. */
  final SlidingWindow window;

  final Oddities oddities;
  final Protocols protocols = new Protocols();
  long connectionsOpened;
  long capturedBytes;
  private final long[] unattributedBytes = new long[REASONS];
  private final boolean resolvesByResponse;
  private int routingGeneration;

  public Ledger(LedgerOptions options, Routing routing) {
    this.options = Objects.requireNonNull(options, "options");
    this.routing = Objects.requireNonNull(routing, "routing");
    this.grouping = new Grouping(options.by(), routing);
    this.entries = new Entries(options);
    this.unresolved = new Entry(new String[0], 0, options);
    this.filteredOut = new Entry(new String[0], 0, options);
    this.window = new SlidingWindow(options.windowSlots(), options.slotNanos());
    this.oddities = new Oddities(options.maxOddities());
    this.resolvesByResponse = grouping.needsResponse() || options.filter().needsResponse();
    this.routingGeneration = routing.generation();
  }

  /** Counts a packet where it comes in, at its original length. */
  public void captured(long bytes) {
    capturedBytes += bytes;
  }

  /** Charges captured bytes to an exchange, whatever is known of it, also after it finished. */
  public void wire(Exchange x, Direction direction, long bytes) {
    x.addWireBytes(bytes);
    if (x.attachment() instanceof Entry entry) {
      (entry.forward == null ? entry : settled(x, entry)).wireBytes += bytes;
    } else {
      wireWithoutEntry(x, bytes);
    }
  }

  /** Counts payload of an exchange that was captured again; its wire bytes are charged apart. */
  public void retransmitted(Exchange x, long payloadBytes) {
    x.addRetransmittedBytes(payloadBytes);
    if (x.attachment() instanceof Entry entry) {
      settled(x, entry).retransmittedBytes += payloadBytes;
    } else if (isUnresolved(x)) {
      unresolved.retransmittedBytes += payloadBytes;
    }
  }

  /** Charges captured bytes that belong to no exchange. */
  public void unattributed(Reason reason, long bytes) {
    unattributedBytes[reason.ordinal()] += bytes;
  }

  /** Counts a connection whose handshake was seen. */
  public void connectionOpened() {
    connectionsOpened++;
  }

  /** Counts what connections carried, such as {@code http1} or {@code tls}. */
  public void protocol(String name, long connections, long wireBytes) {
    protocols.add(name, connections, wireBytes);
  }

  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
    int index = direction.ordinal() * KINDS + kind.ordinal();
    if (!(x.attachment() instanceof Entry entry)) {
      bytesWithoutEntry(x, index, count, nowNanos);
    } else if (entry.forward != null) {
      bytesOfMovedEntry(x, entry, index, count, nowNanos);
    } else {
      entry.bytes[index] += count;
      entry.window.add(nowNanos, count);
      if (entry != filteredOut) {
        window.add(nowNanos, count);
      }
    }
  }

  @Override
  public void requestHead(Exchange x) {
    if (x.attachment() instanceof Entry || isUnresolved(x)) {
      return;
    }
    Reason before = x.attachment() == FOREIGN ? Reason.NON_HTTP : Reason.PARTIAL_EXCHANGE;
    unattributedBytes[before.ordinal()] -= x.wireBytes();
    if (!options.filter().acceptsRequest(x)) {
      enter(x, filteredOut);
    } else if (resolvesByResponse && !x.responseHeadSeen()) {
      pending(x).requestKnown = true;
      unresolved.add(x);
    } else {
      resolve(x);
    }
  }

  @Override
  public void responseHead(Exchange x) {
    if (isUnresolved(x)) {
      unresolved.subtract(x);
      resolve(x);
    }
  }

  @Override
  public void finished(Exchange x) {
    if (isUnresolved(x)) {
      unresolved.subtract(x);
      resolve(x);
    }
    if (x.attachment() instanceof Entry entry) {
      settled(x, entry).finish(x);
    } else {
      settleForeign(x);
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange x, String example) {
    oddities.add(name, 1, example);
  }

  /**
   * What has passed so far. Books balance if everything captured has been charged.
   *
   * @param source its start and duration say when the report is made, and what means are over
   */
  public Report report(Source source, ReportOptions reportOptions) {
    followRouting();
    return new Reporting(this, source).report(reportOptions);
  }

  /**
   * Adds another ledger, kept with equal options for other connections; that one, and exchanges it
   * still has in flight, must not be used again. Exact, but for the peaks of slots so old that the
   * windows no longer hold them: of those the larger part counts.
   */
  public void merge(Ledger other) {
    if (!other.options.equals(options)) {
      throw new IllegalArgumentException(
          "ledgers kept with different options do not add up: " + options + ", " + other.options);
    }
    // Each routing may have learned what the other has not.
    entries.regroup(grouping, routing);
    entries.regroup(grouping, other.routing);
    other.entries.regroup(grouping, other.routing);
    other.entries.regroup(grouping, routing);
    entries.merge(other.entries);
    unresolved.absorb(other.unresolved);
    filteredOut.absorb(other.filteredOut);
    window.merge(other.window);
    oddities.merge(other.oddities);
    protocols.merge(other.protocols);
    connectionsOpened += other.connectionsOpened;
    capturedBytes += other.capturedBytes;
    for (int i = 0; i < REASONS; i++) {
      unattributedBytes[i] += other.unattributedBytes[i];
    }
  }

  /** Captured bytes that belong to no exchange, of one reason. */
  long unattributedBytes(Reason reason) {
    return unattributedBytes[reason.ordinal()];
  }

  private void bytesWithoutEntry(Exchange x, int index, long count, long nowNanos) {
    if (isUnresolved(x)) {
      unresolved.bytes[index] += count;
    }
    long startNanos = x.startNanos();
    if (nowNanos != startNanos
        && x.attachment() != FOREIGN
        && slotOf(nowNanos) != slotOf(startNanos)) {
      pending(x).add(nowNanos, count);
    }
  }

  private long slotOf(long nanos) {
    return Math.floorDiv(nanos, options.slotNanos());
  }

  private void wireWithoutEntry(Exchange x, long bytes) {
    if (isUnresolved(x)) {
      unresolved.wireBytes += bytes;
      return;
    }
    unattributedBytes[Reason.PARTIAL_EXCHANGE.ordinal()] += bytes;
    if (x.attachment() == FOREIGN) {
      moveToNonHttp(bytes);
    } else {
      settleForeign(x);
    }
  }

  /** What looked like the beginning of a request may turn out to be no HTTP. */
  private void settleForeign(Exchange x) {
    if (x.foreign() && x.attachment() != FOREIGN) {
      x.attach(FOREIGN);
      moveToNonHttp(x.wireBytes());
    }
  }

  private void moveToNonHttp(long bytes) {
    unattributedBytes[Reason.PARTIAL_EXCHANGE.ordinal()] -= bytes;
    unattributedBytes[Reason.NON_HTTP.ordinal()] += bytes;
  }

  private Pending pending(Exchange x) {
    if (x.attachment() instanceof Pending pending) {
      return pending;
    }
    Pending pending = new Pending(options);
    x.attach(pending);
    return pending;
  }

  private static boolean isUnresolved(Exchange x) {
    return x.attachment() instanceof Pending pending && pending.requestKnown;
  }

  /** The key of a request is known. */
  private void resolve(Exchange x) {
    if (options.filter().acceptsResponse(x)) {
      enter(x, entryOf(x));
    } else {
      enter(x, filteredOut);
    }
  }

  private Entry entryOf(Exchange x) {
    String[] values = grouping.valuesOf(x);
    if (routing.generation() != routingGeneration) {
      followRouting();
      // The answer itself may be of before.
      values = grouping.valuesOf(x);
    }
    return entries.of(values);
  }

  /** Gives an exchange its entry, with everything that it has so far. */
  private void enter(Exchange x, Entry entry) {
    entry.add(x);
    if (entry != filteredOut) {
      long startBytes = x.messageBytes();
      Pending pending = x.attachment() instanceof Pending p ? p : null;
      if (pending != null) {
        startBytes -= pending.windowBytes;
      }
      entry.window.add(x.startNanos(), startBytes);
      window.add(x.startNanos(), startBytes);
      if (pending != null) {
        entry.window.merge(pending.window);
        window.merge(pending.window);
      }
    }
    x.attach(entry);
  }

  /** Where the figures of an entry are now. */
  private Entry settled(Exchange x, Entry entry) {
    Entry last = entry;
    Entry next = last.forward;
    while (next != null && next != entries.evicted) {
      last = next;
      next = last.forward;
    }
    if (last != entry) {
      x.attach(last);
    }
    return next == null ? last : next;
  }

  private void bytesOfMovedEntry(Exchange x, Entry moved, int index, long count, long nowNanos) {
    Entry entry = settled(x, moved);
    if (entry != entries.evicted) {
      entry.bytes[index] += count;
      entry.window.add(nowNanos, count);
      window.add(nowNanos, count);
    } else if (x.attachment() instanceof Entry dropped) {
      comeBack(x, dropped, index, count, nowNanos);
    }
  }

  /** More bytes of an exchange whose entry had been dropped: its key takes part again. */
  private void comeBack(Exchange x, Entry dropped, int index, long count, long nowNanos) {
    // The exchange's own figures hold the new bytes already.
    entries.evicted.subtract(x);
    entries.evicted.bytes[index] += count;
    followRouting();
    Entry entry = entries.readmit(grouping.regrouped(dropped.key, routing), x, count);
    entry.window.add(nowNanos, count);
    window.add(nowNanos, count);
    x.attach(entry);
  }

  private void followRouting() {
    if (grouping.byRoute() && routing.generation() != routingGeneration) {
      routingGeneration = routing.generation();
      entries.regroup(grouping, routing);
    }
  }
}
