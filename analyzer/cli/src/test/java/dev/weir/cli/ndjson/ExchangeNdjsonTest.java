package dev.weir.cli.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.http.RecordedExchange.Times;
import dev.weir.json.ExchangeDocument;
import dev.weir.json.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeNdjsonTest {
  private static final String[] HOSTS = {
    "example.org", "example.org:8080", "[::1]", "[::1]:80", "odd:host", "odd:", "odd:080", null
  };

  @Test
  void readsBackWhatWasWritten() throws Exception {
    List<RecordedExchange> written = new ArrayList<>();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Random random = new Random(11);
    try (ExchangeWriter writer = new ExchangeWriter(file, Origin.servedBy("test"))) {
      for (int i = 0; i < 200; i++) {
        RecordedExchange exchange = exchange(random, i);
        written.add(exchange);
        Exchange told = exchange.tell(new Deaf());
        told.addWireBytes(1_000 + i);
        writer.write(told, "/p", ExchangeDocument.UNKNOWN_RATIO);
      }
    }
    List<RecordedExchange> read = new ArrayList<>();
    List<Long> wire = new ArrayList<>();
    read(file.toString(StandardCharsets.UTF_8), read, wire);
    assertThat(read).isEqualTo(written);
    assertThat(wire).startsWith(1_000L, 1_001L).hasSize(200);
    assertThat(file.toString(StandardCharsets.UTF_8).lines()).hasSize(200);
  }

  @Test
  void readsNestedNamesAndPassesOverUnknownOnes() throws Exception {
    List<RecordedExchange> read = new ArrayList<>();
    read(
        """
        {"@timestamp":"2026-11-21T05:10:00+01:00","http":{"request":{"method":"GET","bytes":80},
         "response":{"bytes":500,"status_code":200,"body":{"bytes":400}}},
         "url":{"path":"/x"},"tags":["a",{"b":1}],"agent":{"name":"other","deep":{"er":null}}}
        """,
        read,
        new ArrayList<>());
    assertThat(read).hasSize(1);
    RecordedExchange exchange = read.get(0);
    assertThat(exchange.path()).isEqualTo("/x");
    assertThat(exchange.request()).isEqualTo(new Sizes(80, 0, 0));
    assertThat(exchange.response()).isEqualTo(new Sizes(100, 400, 0));
    assertThat(exchange.times().startNanos()).isEqualTo(1_795_234_200_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1] | begins with no '{'",
        "{} | has no http.request.method",
        "{\"http.request.method\":\"GET\"} | has no @timestamp",
        "{\"@timestamp\":\"yesterday\"} | is not an instant",
        "{\"http.request.bytes\":-1} | not a whole number",
        "{\"http.request.bytes\":1.5} | not a whole number",
        "{\"http.request.bytes\":99999999999999999999} | not a whole number",
        "{\"http.request.bytes\":\"many\"} | not a whole number",
        "{\"weir.sizes_exact\":1} | not true or false",
        "{\"a\": | is not JSON",
        "nonsense | is not JSON",
      })
  void namesFileAndLineOfWhatIsNoExchange(String line, String flaw) {
    String good = "{\"@timestamp\":\"2026-11-21T05:10:00Z\",\"http.request.method\":\"GET\"}\n";
    List<RecordedExchange> read = new ArrayList<>();
    assertThatThrownBy(() -> read(good + good + line, read, new ArrayList<>()))
        .isInstanceOf(ExchangeSyntaxException.class)
        .hasMessageStartingWith("log.ndjson: line 3 (at byte 1")
        .hasMessageNotContaining("Source")
        .hasMessageContaining(flaw)
        .hasMessageNotContaining("\n");
    assertThat(read).hasSize(2);
  }

  private static void read(String text, List<RecordedExchange> exchanges, List<Long> wire)
      throws IOException, ExchangeSyntaxException {
    new ExchangeReader(
            "log.ndjson",
            (exchange, wireBytes, retransmittedBytes, deflateRatio) -> {
              exchanges.add(exchange);
              wire.add(wireBytes);
            })
        .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static RecordedExchange exchange(Random random, int i) {
    long start = 1_700_000_000_000_000_000L + Math.floorMod(random.nextLong(), 1_000_000_000_000L);
    boolean answered = random.nextInt(5) > 0;
    return new RecordedExchange(
        new Endpoints("10.0.0." + i, 1024 + i, "fd00::1", 8080),
        i % 4,
        random.nextBoolean() ? "GET" : "POST",
        "/p\u00e4th/\"" + i + "\"\u001b",
        HOSTS[i % HOSTS.length],
        "1.1",
        answered ? 200 + random.nextInt(300) : 0,
        answered ? "text/html" : null,
        sizes(random),
        sizes(random),
        new Times(start, start + 5, answered ? start + 9 : 0, start + 20 + i),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private static Sizes sizes(Random random) {
    return new Sizes(random.nextInt(900), random.nextInt(1 << 20), random.nextInt(40));
  }

  /** Listens to nothing. */
  private static final class Deaf implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction d, ByteKind k, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange exchange) {}

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void finished(Exchange exchange) {}

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {}
  }
}
