package dev.weir.core.ledger;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.Other;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import dev.weir.core.window.SlidingWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one report of a ledger. */
final class Reporting {
  /** Below this mean, the variation of a row says nothing. */
  private static final double JITTER_FROM_BYTES_PER_SECOND = 1_000;

  private final Ledger ledger;
  private final Rows rows;
  private final Source source;
  private final long nowNanos;
  private final long selectedNanos;
  private final double slotSeconds;

  Reporting(Ledger ledger, Source source) {
    this.ledger = ledger;
    this.rows = ledger.rows();
    this.source = source;
    this.nowNanos = source.endNanos();
    this.selectedNanos = selectedNanos(source, ledger.options().filter());
    this.slotSeconds = ledger.options().slotNanos() / 1e9;
  }

  /** How much of the source's duration lies between the filter's bounds. */
  private static long selectedNanos(Source source, ExchangeFilter filter) {
    long endNanos = source.endNanos();
    long startNanos = endNanos - source.durationNanos();
    return Math.max(
        0, Math.min(endNanos, filter.untilNanos()) - Math.max(startNanos, filter.sinceNanos()));
  }

  Report report(ReportOptions options) {
    List<Entry> entries = rows.entries.all();
    Entry all = new Entry(new String[0], 0, ledger.options());
    for (Entry entry : entries) {
      all.absorb(entry);
    }
    Entry hidden = rest();
    all.absorb(hidden);
    long messageBytes = all.messageBytes();

    List<ReportRow> shown = new ArrayList<>();
    int top = options.top() == 0 ? entries.size() : options.top();
    for (Ranked ranked : rank(entries, options.sort())) {
      if (shown.size() < top) {
        shown.add(row(ranked.entry, messageBytes));
      } else {
        hidden.absorb(ranked.entry);
      }
    }
    Totals totals = all.totals();
    return new Report(
        source,
        all.requests,
        ratio(totals.requestBytes(), all.requests),
        ratio(totals.responseBytes(), all.requests),
        all.maxResponseBytes,
        all.incomplete,
        totals,
        rate(messageBytes, rows.window),
        books(entries),
        all.status.toMap(),
        Entry.percentiles(all.latency()),
        Entry.percentiles(all.firstByte()),
        ledger.options().by(),
        shown,
        new Other(
            entries.size() - shown.size(),
            rows.entries.evictions(),
            hidden.requests,
            hidden.totals()),
        new Connections(
            ledger.connectionsOpened(),
            all.reusedRequests,
            ratio(all.reusedRequests, all.requests)),
        ledger.oddities().toList(),
        ledger.protocols().toList(),
        RaisedAlerts.NONE);
  }

  /** What the filter lets pass but no entry holds. */
  private Entry rest() {
    Entry rest = new Entry(new String[0], 0, ledger.options());
    rest.absorb(rows.entries.evicted);
    if (!ledger.options().filter().needsResponse()) {
      rest.absorb(rows.unresolved);
    }
    return rest;
  }

  private Books books(List<Entry> entries) {
    long attributedBytes =
        rows.entries.evicted.wireBytes + rows.unresolved.wireBytes + rows.filteredOut.wireBytes;
    for (Entry entry : entries) {
      attributedBytes += entry.wireBytes;
    }
    Map<String, Long> unattributed = new LinkedHashMap<>();
    long balance = ledger.capturedBytes() - attributedBytes;
    for (Reason reason : Reason.values()) {
      long bytes = ledger.unattributedBytes(reason);
      if (bytes != 0 || !reason.inProcessOnly()) {
        unattributed.put(reason.key(), bytes);
      }
      balance -= bytes;
    }
    return new Books(ledger.capturedBytes(), attributedBytes, unattributed, balance);
  }

  private ReportRow row(Entry entry, long allMessageBytes) {
    return new ReportRow(
        rows.grouping.fields(entry.key),
        entry.requests,
        ratio(entry.messageBytes(), allMessageBytes),
        entry.totals(),
        entry.maxResponseBytes,
        rate(entry.messageBytes(), entry.window),
        entry.status.toMap(),
        entry.status.errors(),
        entry.incomplete,
        entry.reusedRequests,
        Entry.percentiles(entry.latency()),
        Entry.percentiles(entry.firstByte()),
        jitter(entry.window),
        entry.undercountBytes,
        inProcess(entry));
  }

  private @Nullable InProcess inProcess(Entry entry) {
    SlidingWindow requests = entry.requestWindow;
    if (requests == null) {
      return null;
    }
    double request = requests.completedAmount(nowNanos);
    double all = entry.window.completedAmount(nowNanos);
    double seconds = Math.max(1, entry.window.completedSlots(nowNanos)) * slotSeconds;
    return new InProcess(
        request / seconds,
        (all - request) / seconds,
        applicationBytes(entry),
        entry.slowStaticResponses);
  }

  /** Nobody writes nothing and sends a body: then what the application writes is not seen. */
  private static @Nullable Long applicationBytes(Entry entry) {
    boolean sentBody = entry.totals().responseBodyBytes() > 0;
    return entry.applicationBytes == 0 && sentBody ? null : (Long) entry.applicationBytes;
  }

  private Rate rate(long messageBytes, SlidingWindow window) {
    double mean = mean(messageBytes);
    return new Rate(
        mean,
        Math.max(mean, window.peakAmount() / slotSeconds),
        window.meanAmount(nowNanos) / slotSeconds,
        window.runningAmount(nowNanos) / slotSeconds);
  }

  private double mean(long messageBytes) {
    return selectedNanos == 0 ? 0 : messageBytes / (selectedNanos / 1e9);
  }

  private @Nullable Double jitter(SlidingWindow window) {
    double variation = window.variation(nowNanos, JITTER_FROM_BYTES_PER_SECOND * slotSeconds);
    return Double.isNaN(variation) ? null : variation;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : part / (double) whole;
  }

  /** An entry and what it is ordered by. */
  private record Ranked(Entry entry, double rank) implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      int order = Double.compare(other.rank, rank);
      return order != 0 ? order : Arrays.compare(entry.key, other.entry.key);
    }
  }

  private Ranked[] rank(List<Entry> entries, SortKey sort) {
    Ranked[] ranked = new Ranked[entries.size()];
    for (int i = 0; i < ranked.length; i++) {
      Entry entry = entries.get(i);
      ranked[i] = new Ranked(entry, rank(entry, sort));
    }
    Arrays.sort(ranked);
    return ranked;
  }

  private double rank(Entry entry, SortKey sort) {
    return switch (sort) {
      // The mean is over the same duration for all.
      case BYTES, MEAN -> entry.messageBytes();
      case REQUESTS -> entry.requests;
      case WIRE -> entry.wireBytes;
      case P50 -> percentile(entry, 50);
      case P90 -> percentile(entry, 90);
      case P99 -> percentile(entry, 99);
      case MAX -> entry.latency().maxNanos();
      case PEAK -> rate(entry.messageBytes(), entry.window).peak();
      case RETRANSMITTED -> entry.retransmittedBytes;
      case ERRORS -> entry.status.errors();
      case NAME -> 0;
    };
  }

  private static double percentile(Entry entry, double percent) {
    return entry.latency().percentileNanos(percent);
  }
}
