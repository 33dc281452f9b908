package dev.weir.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.limit.Turn;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsCollectorTest {
  private static final long MILLISECOND = 1_000_000;

  private final Limits limits = new Limits(exchange -> "GET /");
  private final LimitsCollector collector = new LimitsCollector(this::figures);
  private long nowNanos;

  @Test
  void showsNothingWithoutLimits() throws IOException {
    assertThat(collector.collect()).isEmpty();
  }

  @Test
  void namesMetricsAsPromised() throws IOException {
    apply(
        rule("export", Action.DELAY),
        rule("shadow", Action.OBSERVE),
        rule("client:a", Action.DELAY));
    download(12_000);
    TextReader text = scrape();
    assertThat(text.types())
        .containsOnly(
            Map.entry("weir_limit_bytes_per_second", "gauge"),
            Map.entry("weir_limit_tokens_bytes", "gauge"),
            Map.entry("weir_limit_passed_bytes_total", "counter"),
            Map.entry("weir_limit_delayed_bytes_total", "counter"),
            Map.entry("weir_limit_wait_seconds", "histogram"),
            Map.entry("weir_limit_rejected_requests_total", "counter"),
            Map.entry("download_bandwidth_bytes_per_second", "gauge"));
    Map<String, String> export = Map.of("limit", "export");
    assertThat(text.value("weir_limit_bytes_per_second", export)).isEqualTo(1_000_000);
    assertThat(text.value("weir_limit_tokens_bytes", export))
        .isEqualTo(
            (double) Objects.requireNonNull(limits.current().limit("export")).tokens(nowNanos));
    Map<String, String> enforced = Map.of("limit", "export", "mode", "enforce");
    Map<String, String> observed = Map.of("limit", "shadow", "mode", "observe");
    assertThat(text.value("weir_limit_passed_bytes_total", enforced)).isEqualTo(12_000);
    assertThat(text.value("weir_limit_delayed_bytes_total", enforced)).isPositive();
    assertThat(text.value("weir_limit_delayed_bytes_total", observed)).isNotNegative();
    assertThat(text.value("weir_limit_rejected_requests_total", enforced)).isZero();
    assertThat(text.value("weir_limit_rejected_requests_total", observed)).isZero();
    assertThat(
            text.value("weir_limit_wait_seconds_bucket", Map.of("limit", "export", "le", "0.005")))
        .isPositive();
    assertThat(text.value("weir_limit_wait_seconds_sum", export)).isPositive();
    assertThat(text.value("download_bandwidth_bytes_per_second", Map.of("client_id", "a")))
        .isEqualTo(1_000_000);
    assertThat(text.samples())
        .noneMatch(
            sample ->
                sample.name().startsWith("weir_limit_wait")
                    && "client:a".equals(sample.labels().get("limit")));
  }

  @Test
  void takesNoTokenHoweverOftenItIsScraped() throws IOException {
    apply(rule("export", Action.DELAY));
    download(500);
    Limit limit = Objects.requireNonNull(limits.current().limit("export"));
    long before = limit.tokens(nowNanos);
    for (int i = 0; i < 1000; i++) {
      assertThat(scrape().value("weir_limit_tokens_bytes", Map.of("limit", "export")))
          .isEqualTo((double) before);
    }
    assertThat(limit.tokens(nowNanos)).isEqualTo(before);
  }

  @Test
  void writesNamesSafely() throws IOException {
    apply(
        rule("a\"b\\c{x=\"y\"} 1 \u00e9 \ud83d\ude00 \u2028", Action.DELAY),
        rule("half \ud83d", Action.DELAY),
        rule("half \ud83e", Action.DELAY));
    assertThat(
            scrape().samples().stream()
                .filter(sample -> sample.name().equals("weir_limit_bytes_per_second"))
                .map(sample -> sample.labels().get("limit")))
        .containsExactly("a\"b\\c{x=\"y\"} 1 \u00e9 \ud83d\ude00 ?", "half ?");
  }

  private static LimitRule rule(String name, Action action) {
    return new LimitRule(
        name,
        Match.ALL,
        Direction.RESPONSE,
        Scope.LIMIT,
        new Allowance(1_000_000, 8_000),
        action,
        null);
  }

  private void apply(LimitRule... rules) {
    limits.apply(new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rules)), nowNanos);
  }

  private List<LimitFigures> figures() {
    List<LimitFigures> figures = new ArrayList<>();
    for (Limit limit : limits.current().limits()) {
      String name = limit.rule().name();
      figures.add(
          new LimitFigures(
              limit,
              name.startsWith("client:") ? name.substring("client:".length()) : null,
              limit.tokens(nowNanos)));
    }
    return figures;
  }

  private void download(long bytes) {
    Turn turn = new Turn(Direction.RESPONSE);
    Exchange exchange = exchange();
    long left = bytes;
    while (left > 0) {
      turn.of(limits.current(), exchange, false, nowNanos);
      long granted = turn.ask(left, Turn.UNKNOWN, nowNanos);
      left -= Math.max(0, granted);
      nowNanos += MILLISECOND;
    }
  }

  private static Exchange exchange() {
    List<Exchange> seen = new ArrayList<>();
    byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80),
            new Heads(seen),
            new HttpParsing(),
            true);
    for (int at = 0; at < request.length; ) {
      at += connection.feed(Direction.REQUEST, request, at, request.length - at, 0);
    }
    return seen.get(0);
  }

  private record Heads(List<Exchange> seen) implements ExchangeListener {
    @Override
    public void requestHead(Exchange exchange) {
      seen.add(exchange);
    }

    @Override
    public void bytes(Exchange of, Direction direction, ByteKind kind, long count, long nowNanos) {
      // Only the head matters.
    }

    @Override
    public void responseHead(Exchange of) {
      // There is no response.
    }

    @Override
    public void finished(Exchange of) {
      // It never is.
    }

    @Override
    public void oddity(String name, @Nullable Exchange of, String example) {
      throw new AssertionError(name + " in " + example);
    }
  }

  private TextReader scrape() throws IOException {
    StringWriter text = new StringWriter();
    TextFormat.write004(text, Collections.enumeration(collector.collect()));
    return TextReader.read(text.toString());
  }
}
