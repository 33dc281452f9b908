package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.ledger.Traffic.Piece;
import dev.weir.core.ledger.Traffic.Story;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Other;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens in whatever order, reports equal sums over a list of all that happened. */
class LedgerModelTest {
  private static final int STEPS = 1_500;
  private static final ReportOptions ALL = new ReportOptions(0, SortKey.BYTES);

  private final LearningRouting routing = new LearningRouting();

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    String[] groupings = {
      "route", "path", "host", "client", "method", "status", "type", "connection", "route,status"
    };
    for (String by : groupings) {
      for (long seed = 1; seed <= 3; seed++) {
        LedgerOptions options = LedgerOptions.DEFAULT.withBy(Dimension.parse(by));
        cases.add(Arguments.of(options, seed));
        cases.add(Arguments.of(options.withFilter(filter(null, 304, 404)), seed + 100));
        cases.add(Arguments.of(options.withFilter(filter("/u/", -1, -1)), seed + 200));
      }
    }
    return cases.stream();
  }

  private static ExchangeFilter filter(@Nullable String path, int lowest, int highest) {
    return new ExchangeFilter(
        path == null ? null : new PathPattern(path),
        null,
        null,
        lowest < 0 ? null : new StatusRange(lowest, highest),
        null,
        Long.MIN_VALUE,
        Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsTheSumsOfWhatHappenedAtAnyMoment(LedgerOptions options, long seed) {
    Ledger ledger = new Ledger(options, routing);
    Traffic traffic = new Traffic(seed, ledger);
    for (int i = 1; i <= STEPS; i++) {
      traffic.step();
      if (i == STEPS / 2) {
        routing.learn();
      }
      if (i % 250 == 0) {
        compare(ledger, traffic, options);
      }
    }
    traffic.end();
    compare(ledger, traffic, options);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mergesToWhatOneLedgerWouldHold(LedgerOptions options, long seed) {
    Ledger one = new Ledger(options, routing);
    Ledger merged = new Ledger(options, routing);
    Ledger other = new Ledger(options, routing);
    Traffic together = new Traffic(seed, one, one);
    Traffic apart = new Traffic(seed, merged, other);
    for (int i = 1; i <= STEPS; i++) {
      together.step();
      apart.step();
      if (i == STEPS / 2) {
        routing.learn();
      }
    }
    merged.merge(other);

    Source source = source(together);
    assertThat(merged.report(source, ALL)).isEqualTo(one.report(source, ALL));
  }

  private void compare(Ledger ledger, Traffic traffic, LedgerOptions options) {
    Source source = source(traffic);
    Report report = ledger.report(source, ALL);
    Map<String, Sum> rows = new HashMap<>();
    Sum all = new Sum();
    Sum waiting = new Sum();
    long attributedBytes = 0;
    long[] unattributed = traffic.unattributedBytes.clone();
    for (Story story : traffic.stories) {
      Exchange x = story.exchange();
      if (!x.requestHeadSeen()) {
        // Only further packets of it, or its end, tell the ledger that it is no HTTP.
        unattributed[Reason.PARTIAL_EXCHANGE.ordinal()] += story.wireBytes;
        continue;
      }
      attributedBytes += story.wireBytes;
      if (!options.filter().acceptsRequest(x)) {
        continue;
      }
      boolean decided = x.responseHeadSeen() || x.finished();
      boolean byResponse = options.by().stream().anyMatch(Dimension::needsResponse);
      if (options.filter().status() != null) {
        if (!decided || !options.filter().acceptsResponse(x)) {
          continue;
        }
      }
      all.add(story);
      if (byResponse && !decided) {
        waiting.add(story);
      } else {
        rows.computeIfAbsent(key(options, x), key -> new Sum()).add(story);
      }
    }

    assertThat(report.books().balance()).isZero();
    assertThat(report.books().capturedBytes()).isEqualTo(traffic.capturedBytes);
    assertThat(report.books().attributedBytes()).isEqualTo(attributedBytes);
    compareReasons(report.books().unattributed(), unattributed);
    assertThat(report.topEndpoints()).hasSize(rows.size());
    for (ReportRow row : report.topEndpoints()) {
      String key = String.join(" ", row.key().stream().map(KeyField::value).toList());
      Sum sum = Objects.requireNonNull(rows.get(key), key);
      sum.compare(row, source, all.totals().messageBytes());
    }
    assertThat(report.totals()).isEqualTo(all.totals());
    assertThat(report.totalRequests()).isEqualTo(all.requests);
    assertThat(report.status()).isEqualTo(all.status);
    assertThat(report.maxResponseBytes()).isEqualTo(all.maxResponseBytes);
    assertThat(report.connections().reusedRequests()).isEqualTo(all.reused);
    assertThat(report.latency().count()).isEqualTo(all.latencies);
    assertThat(report.latency().maxNanos()).isEqualTo(all.maxLatencyNanos);
    assertThat(report.other()).isEqualTo(new Other(0, 0, waiting.requests, waiting.totals()));
    compareTops(ledger, report, source);
  }

  /** Whatever is not shown stands in the last row. */
  private static void compareTops(Ledger ledger, Report full, Source source) {
    for (int top = 1; top <= full.topEndpoints().size(); top += 3) {
      Report cut = ledger.report(source, new ReportOptions(top, SortKey.BYTES));
      assertThat(cut.topEndpoints()).isEqualTo(full.topEndpoints().subList(0, top));
      Totals sum = cut.other().totals();
      for (ReportRow row : cut.topEndpoints()) {
        sum = sum.plus(row.totals());
      }
      assertThat(sum).isEqualTo(full.totals());
      assertThat(cut.other().endpoints()).isEqualTo(full.topEndpoints().size() - top);
    }
  }

  private static void compareReasons(Map<String, Long> reported, long[] expected) {
    for (Reason reason : Reason.values()) {
      if (reason != Reason.PARTIAL_EXCHANGE && reason != Reason.NON_HTTP) {
        assertThat(reported.getOrDefault(reason.key(), 0L)).isEqualTo(expected[reason.ordinal()]);
      }
    }
    long headless = reported.getOrDefault(Reason.PARTIAL_EXCHANGE.key(), -1L);
    long foreign = reported.getOrDefault(Reason.NON_HTTP.key(), -1L);
    assertThat(headless + foreign)
        .isEqualTo(
            expected[Reason.PARTIAL_EXCHANGE.ordinal()] + expected[Reason.NON_HTTP.ordinal()]);
  }

  private String key(LedgerOptions options, Exchange x) {
    List<String> values = new ArrayList<>();
    for (Dimension dimension : options.by()) {
      String status = x.responseHeadSeen() ? "" + x.status() : "none";
      values.add(
          switch (dimension) {
            case ROUTE -> routing.routeOf(x.path());
            case PATH -> x.path();
            case HOST -> x.host() == null ? "none" : x.host();
            case CLIENT -> x.endpoints().clientAddress();
            case METHOD -> x.method();
            case STATUS -> status;
            case TYPE -> x.contentType() == null ? "none" : x.contentType();
            case CONNECTION -> x.endpoints().toString();
          });
    }
    return String.join(" ", values);
  }

  private static Source source(Traffic traffic) {
    return new Source(
        "random",
        "test",
        Instant.ofEpochSecond(0, Traffic.EPOCH),
        traffic.nowNanos - Traffic.EPOCH,
        0,
        0,
        null,
        0);
  }

  /** The naive model of a row. */
  private static final class Sum {
    final long[] bytes = new long[6];
    final Map<Long, Long> slots = new TreeMap<>();
    final Map<String, Long> status = new HashMap<>();
    long wireBytes;
    long retransmittedBytes;
    long requests;
    long reused;
    long incomplete;
    long errors;
    long maxResponseBytes;
    long latencies;
    long maxLatencyNanos;

    void add(Story story) {
      Exchange x = story.exchange();
      requests++;
      reused += x.ordinal() > 0 ? 1 : 0;
      wireBytes += story.wireBytes;
      retransmittedBytes += story.retransmittedBytes;
      long responseBytes = 0;
      for (Piece piece : story.pieces) {
        bytes[piece.direction().ordinal() * 3 + piece.kind().ordinal()] += piece.bytes();
        slots.merge(Math.floorDiv(piece.nanos(), Traffic.SECOND), piece.bytes(), Long::sum);
        responseBytes += piece.direction() == Direction.RESPONSE ? piece.bytes() : 0;
      }
      if (x.finished()) {
        status.merge(x.responseHeadSeen() ? "" + x.status() : "none", 1L, Long::sum);
        errors += x.status() >= 400 ? 1 : 0;
        incomplete += x.responseComplete() ? 0 : 1;
        maxResponseBytes = Math.max(maxResponseBytes, responseBytes);
        if (x.responseComplete()) {
          latencies++;
          long last = story.pieces.get(story.pieces.size() - 1).nanos();
          maxLatencyNanos = Math.max(maxLatencyNanos, last - story.pieces.get(0).nanos());
        }
      }
    }

    Totals totals() {
      int response = ByteKind.values().length;
      return new Totals(
          bytes[0],
          bytes[1],
          bytes[2],
          bytes[response],
          bytes[response + 1],
          bytes[response + 2],
          wireBytes,
          retransmittedBytes);
    }

    void compare(ReportRow row, Source source, long allMessageBytes) {
      assertThat(row.totals()).isEqualTo(totals());
      assertThat(row.requests()).isEqualTo(requests);
      assertThat(row.reusedRequests()).isEqualTo(reused);
      assertThat(row.status()).isEqualTo(status);
      assertThat(row.errors()).isEqualTo(errors);
      assertThat(row.incomplete()).isEqualTo(incomplete);
      assertThat(row.maxResponseBytes()).isEqualTo(maxResponseBytes);
      assertThat(row.latency().count()).isEqualTo(latencies);
      assertThat(row.latency().maxNanos()).isEqualTo(maxLatencyNanos);
      assertThat(row.undercountBytes()).isZero();
      double messageBytes = totals().messageBytes();
      assertThat(row.share()).isEqualTo(messageBytes / allMessageBytes);
      assertThat(row.bytesPerSecond().mean()).isEqualTo(messageBytes / source.durationSeconds());
      assertThat(row.bytesPerSecond().peak())
          .isEqualTo(
              Math.max(
                  row.bytesPerSecond().mean(),
                  (double) slots.values().stream().mapToLong(Long::longValue).max().orElse(0)));
      long slotNow = Math.floorDiv(source.endNanos(), Traffic.SECOND);
      assertThat(row.bytesPerSecond().running())
          .isEqualTo((double) slots.getOrDefault(slotNow, 0L));
      assertThat(row.bytesPerSecond().window()).isEqualTo(windowMean(slotNow));
    }

    private double windowMean(long slotNow) {
      long first = slots.keySet().stream().mapToLong(Long::longValue).min().orElse(slotNow);
      long sum = 0;
      for (long slot = slotNow - 10; slot < slotNow; slot++) {
        sum += slots.getOrDefault(slot, 0L);
      }
      return slotNow == first ? 0 : sum / (double) Math.min(10, slotNow - first);
    }
  }
}
