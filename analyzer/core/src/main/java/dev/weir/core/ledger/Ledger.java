package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.Routing;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books: which rows the message bytes belong to, and what every captured byte was for.
 *
 * <p>Confined to one thread, that of the parsers and of {@link #report} alike. Takes the place of
 * the attachment of every exchange.
 *
 * <p>An exchange gets its row once its key is known: with the request's head, or with the
 * response's when that is grouped or filtered by. From then on every byte is added to the row at
 * once; what passed before is added then, from the exchange's own figures. So at any moment, the
 * figures of a row are the sums over its exchanges, and a report may be made at any moment too.
 * Until the request's head is known, captured bytes stand in the books as partial exchange, and
 * move when it comes.
 *
 * <p>The two sides of the books are independent: captured bytes are counted where packets come in,
 * the attributed ones are the sum over all rows, and nothing is made to fit.
 *
 * <p>Memory is bounded by {@link LedgerOptions#maxEntries()} and by the exchanges in flight.
 */
public final class Ledger implements ExchangeListener {
  /** Attached to exchanges that turned out to be no HTTP. */
  private static final Object FOREIGN = new Object();

  private static final int KINDS = ByteKind.values().length;

  private final LedgerOptions options;
  private final Rows rows;
  private final Oddities oddities;
  private final Protocols protocols = new Protocols();
  private final long[] unattributedBytes = new long[Reason.values().length];
  private long capturedBytes;
  private long connectionsOpened;

  public Ledger(LedgerOptions options, Routing routing) {
    this.options = Objects.requireNonNull(options, "options");
    this.rows = new Rows(options, Objects.requireNonNull(routing, "routing"));
    this.oddities = new Oddities(options.maxOddities());
  }

  /** Counts a packet where it comes in, at its original length. */
  public void captured(long bytes) {
    capturedBytes += bytes;
  }

  /** Charges captured bytes to an exchange, whatever is known of it, also after it finished. */
  public void wire(Exchange x, Direction direction, long bytes) {
    x.addWireBytes(bytes);
    Entry holder = rows.holderOf(x);
    if (holder != null) {
      holder.wireBytes += bytes;
    } else {
      wireWithoutHead(x, bytes);
    }
  }

  /** Counts payload of an exchange that was captured again; its wire bytes are charged apart. */
  public void retransmitted(Exchange x, long payloadBytes) {
    x.addRetransmittedBytes(payloadBytes);
    Entry holder = rows.holderOf(x);
    if (holder != null) {
      holder.retransmittedBytes += payloadBytes;
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
    rows.bytes(x, direction.ordinal() * KINDS + kind.ordinal(), count, nowNanos);
  }

  @Override
  public void requestHead(Exchange x) {
    if (rows.holderOf(x) == null) {
      Reason before = x.attachment() == FOREIGN ? Reason.NON_HTTP : Reason.PARTIAL_EXCHANGE;
      unattributed(before, -x.wireBytes());
      rows.requestHead(x);
    }
  }

  @Override
  public void responseHead(Exchange x) {
    rows.responseHead(x);
  }

  @Override
  public void finished(Exchange x) {
    rows.responseHead(x);
    Entry holder = rows.holderOf(x);
    if (holder != null) {
      holder.finish(x);
    } else {
      settleForeign(x);
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange x, String example) {
    oddities.add(name, 1, example);
  }

  /**
   * The route that an exchange counts for, as its row is called by now: a later exchange may teach
   * another name for it, and then a report has all of them under that.
   *
   * @return null where it counts for no row: its request's head is not known, or the filter does
   *     not let it pass
   */
  public @Nullable String routeOf(Exchange x) {
    return rows.routeOf(x);
  }

  /**
   * Adds what a {@link TallyBoard} counted. Every ledger that tallies are added to must be grouped
   * by what is known of requests, or by what is known of responses.
   *
   * @param nowNanos in which slot of the windows it all belongs
   */
  public void add(Tallies taken, long nowNanos) {
    boolean ofResponses = rows.grouping.needsResponse();
    for (int i = 0; i < taken.size(); i++) {
      Tally tally = taken.tally(i);
      if (ofResponses ? tally.ofResponses : tally.ofRequests) {
        rows.add(tally, taken.figures(i), nowNanos);
      }
    }
    capturedBytes += taken.capturedBytes;
    connectionsOpened += taken.connectionsOpened;
    oddities.merge(taken.oddities);
    protocols.merge(taken.protocols);
    for (int i = 0; i < unattributedBytes.length; i++) {
      unattributedBytes[i] += taken.unattributedBytes[i];
    }
  }

  /**
   * What has passed so far. Books balance if everything captured has been charged.
   *
   * @param source its start and duration say when the report is made, and what means are over
   */
  public Report report(Source source, ReportOptions reportOptions) {
    rows.followRouting();
    return new Reporting(this, source).report(reportOptions);
  }

  /**
   * Adds another ledger, kept with equal options for other connections; that one, and exchanges it
   * still has in flight, must not be used again. Exact, but for the peaks of slots so old that the
   * windows no longer hold them: of those the larger part counts.
   *
   * @throws IllegalArgumentException when the options differ
   */
  public void merge(Ledger other) {
    if (!other.options.equals(options)) {
      throw new IllegalArgumentException(
          "ledgers kept with different options do not add up: " + options + ", " + other.options);
    }
    rows.merge(other.rows);
    oddities.merge(other.oddities);
    protocols.merge(other.protocols);
    connectionsOpened += other.connectionsOpened;
    capturedBytes += other.capturedBytes;
    for (int i = 0; i < unattributedBytes.length; i++) {
      unattributedBytes[i] += other.unattributedBytes[i];
    }
  }

  LedgerOptions options() {
    return options;
  }

  Rows rows() {
    return rows;
  }

  Oddities oddities() {
    return oddities;
  }

  Protocols protocols() {
    return protocols;
  }

  /** Everything that {@link #captured} was told of. */
  public long capturedBytes() {
    return capturedBytes;
  }

  long unattributedBytes(Reason reason) {
    return unattributedBytes[reason.ordinal()];
  }

  long connectionsOpened() {
    return connectionsOpened;
  }

  private void wireWithoutHead(Exchange x, long bytes) {
    if (x.attachment() == FOREIGN) {
      unattributed(Reason.NON_HTTP, bytes);
    } else {
      unattributed(Reason.PARTIAL_EXCHANGE, bytes);
      settleForeign(x);
    }
  }

  /** What looked like the beginning of a request may turn out to be no HTTP. */
  private void settleForeign(Exchange x) {
    if (x.foreign() && x.attachment() != FOREIGN) {
      x.attach(FOREIGN);
      unattributed(Reason.PARTIAL_EXCHANGE, -x.wireBytes());
      unattributed(Reason.NON_HTTP, x.wireBytes());
    }
  }
}
