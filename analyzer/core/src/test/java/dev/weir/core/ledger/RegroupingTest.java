package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.Routing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegroupingTest {
  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);

  private final Renaming routing = new Renaming();
  private final Ledger ledger = new Ledger(LedgerOptions.DEFAULT, routing);

  /** Calls paths by other names from generation to generation. */
  private static final class Renaming implements Routing {
    int generation;
    int paths;
    int learnsAtPath = Integer.MAX_VALUE;

    @Override
    public String routeOf(String path) {
      String route = regroup(path);
      if (++paths == learnsAtPath) {
        generation++;
      }
      return route;
    }

    @Override
    public String knownRouteOf(String path) {
      return regroup(path);
    }

    @Override
    public int generation() {
      return generation;
    }

    @Override
    public String regroup(String route) {
      return switch (generation) {
        case 0 -> route;
        case 1 -> route.startsWith("/u/") ? "/u/{id}" : route;
        default -> route.equals("/w") ? route : "/{x}/{y}";
      };
    }
  }

  @Test
  void tellsTheRouteThatTheReportHasAnExchangeUnder() {
    ExchangeScript one = begin("/u/1");
    assertThat(ledger.routeOf(one.exchange())).isEqualTo("/u/1");
    routing.generation = 1;
    assertThat(ledger.routeOf(one.exchange())).isEqualTo("/u/{id}");
    ExchangeScript noHead = new ExchangeScript(ledger, ENDPOINTS, 1, 0);
    assertThat(ledger.routeOf(noHead.exchange())).isNull();
  }

  @Test
  void tellsTheLatestRouteOfAnExchangeWhoseRowWasDropped() {
    Ledger small = new Ledger(LedgerOptions.DEFAULT.withMaxEntries(1), routing);
    ExchangeScript one =
        new ExchangeScript(small, ENDPOINTS, 0, 0).requestHead("GET", "/u/1", null);
    ExchangeScript two = new ExchangeScript(small, ENDPOINTS, 1, 0).requestHead("GET", "/w", null);
    routing.generation = 1;
    assertThat(small.routeOf(one.exchange())).isEqualTo("/u/{id}");
    assertThat(small.routeOf(two.exchange())).isEqualTo("/w");
  }

  @Test
  void tellsNoRouteOfWhatTheFilterHolds() {
    ExchangeFilter only =
        new ExchangeFilter(null, "POST", null, null, null, Long.MIN_VALUE, Long.MAX_VALUE);
    Ledger filtered = new Ledger(LedgerOptions.DEFAULT.withFilter(only), routing);
    ExchangeScript get =
        new ExchangeScript(filtered, ENDPOINTS, 0, 0).requestHead("GET", "/u/1", null);
    assertThat(filtered.routeOf(get.exchange())).isNull();
  }

  @Test
  void exchangesInFlightFollowTheirRouteThroughSeveralNames() {
    ExchangeScript one = begin("/u/1");
    ExchangeScript two = begin("/u/2");
    begin("/w");
    routing.generation = 1;
    assertThat(messageBytes()).isEqualTo(Map.of("/u/{id}", 20L, "/w", 10L));
    ExchangeScript three = begin("/u/3");
    routing.generation = 2;
    assertThat(messageBytes()).isEqualTo(Map.of("/{x}/{y}", 30L, "/w", 10L));

    for (ExchangeScript script : new ExchangeScript[] {one, two, three}) {
      script.bytes(Direction.RESPONSE, ByteKind.BODY, 1_000, 0);
      ledger.wire(script.exchange(), Direction.RESPONSE, 1_066);
      script.responseHead(200, null).finished();
    }
    assertThat(messageBytes()).isEqualTo(Map.of("/{x}/{y}", 3_030L, "/w", 10L));
    ReportRow row = report().get(0);
    assertThat(row.totals().wireBytes()).isEqualTo(3 * 1_066);
    assertThat(row.status()).isEqualTo(Map.of("200", 3L));
  }

  @Test
  void takesTheNewNameOfThePathThatTaughtIt() {
    routing.learnsAtPath = 3;
    for (int i = 1; i <= 4; i++) {
      begin("/u/" + i);
    }
    assertThat(messageBytes()).isEqualTo(Map.of("/u/{id}", 40L));
  }

  @Test
  void mergesWhatOnlyOneOfTwoRoutingsHasLearned() {
    Renaming learned = new Renaming();
    learned.generation = 1;
    Ledger other = new Ledger(LedgerOptions.DEFAULT, learned);
    begin("/u/1");
    begin("/u/2");
    begin(other, "/u/3");
    ledger.merge(other);

    assertThat(messageBytes()).isEqualTo(Map.of("/u/{id}", 30L));
  }

  private ExchangeScript begin(String path) {
    return begin(ledger, path);
  }

  private static ExchangeScript begin(Ledger ledger, String path) {
    return new ExchangeScript(ledger, ENDPOINTS, 0, 0)
        .bytes(Direction.REQUEST, ByteKind.HEADER, 10, 0)
        .requestHead("GET", path, null);
  }

  private Map<String, Long> messageBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    for (ReportRow row : report()) {
      bytes.merge(row.key().get(0).value(), row.totals().messageBytes(), Long::sum);
    }
    return bytes;
  }

  private List<ReportRow> report() {
    Source source = new Source("test", "test", null, 0, 0, 0, null, 0);
    return ledger.report(source, new ReportOptions(0, SortKey.BYTES)).topEndpoints();
  }
}
