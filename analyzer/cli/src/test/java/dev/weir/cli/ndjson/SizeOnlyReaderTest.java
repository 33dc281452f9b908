package dev.weir.cli.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.http.RecordedExchange.Sizes;
import dev.weir.core.http.RecordedExchange.Times;
import dev.weir.core.message.Message;
import dev.weir.core.message.MessageFeed;
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
import org.junit.jupiter.params.provider.ValueSource;

class SizeOnlyReaderTest {
  private static final long START = 1_795_234_200_000_000_000L;

  private final List<Message> messages = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private List<String> notes = List.of();

  private void read(String lines) throws IOException, ExchangeSyntaxException {
    SizeOnlyReader reader = new SizeOnlyReader("sizes.ndjson");
    try {
      reader.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), messages::add);
    } finally {
      notes = reader.notes();
    }
  }

  private static String lines(List<RecordedExchange> exchanges) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ExchangeWriter writer = new ExchangeWriter(file, Origin.servedBy("test"))) {
      for (RecordedExchange exchange : exchanges) {
        Exchange told = exchange.tell(new Finished(new ArrayList<>(), new ArrayList<>()));
        writer.write(told, null, ExchangeDocument.UNKNOWN_RATIO);
      }
    }
    return file.toString(StandardCharsets.UTF_8);
  }

  private List<Exchange> parsed() {
    List<Exchange> exchanges = new ArrayList<>();
    MessageFeed feed =
        new MessageFeed(new Finished(exchanges, oddities), new HttpParsing(), () -> {});
    messages.forEach(feed::message);
    feed.finish();
    return exchanges;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void makesMessagesThatAreReadAsTheExchangesWere(long seed) throws Exception {
    Random random = new Random(seed);
    List<RecordedExchange> recorded = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      recorded.add(exchange(random, i));
    }
    read(lines(recorded));
    List<Exchange> exchanges = parsed();
    assertThat(oddities).isEmpty();
    assertThat(exchanges).hasSameSizeAs(recorded);
    for (int i = 0; i < recorded.size(); i++) {
      RecordedExchange wanted = recorded.get(i);
      Exchange made = exchanges.get(i);
      assertThat(made.method()).isEqualTo(wanted.method());
      assertThat(made.path()).isEqualTo(wanted.path());
      assertThat(made.host()).isEqualTo(wanted.host());
      assertThat(made.status()).isEqualTo(wanted.status());
      assertThat(made.requestComplete()).isTrue();
      assertThat(sizes(made, Direction.REQUEST)).isEqualTo(wanted.request());
      assertThat(sizes(made, Direction.RESPONSE)).isEqualTo(wanted.response());
      assertThat(messages.get(2 * i).startNanos()).isEqualTo(wanted.times().startNanos());
      assertThat(made.endNanos()).isEqualTo(wanted.times().endNanos());
    }
    assertThat(notes).allMatch(note -> note.endsWith(" x body_of_unknown_compressibility"));
  }

  private static Sizes sizes(Exchange exchange, Direction direction) {
    return new Sizes(
        exchange.bytes(direction, ByteKind.HEADER),
        exchange.bytes(direction, ByteKind.BODY),
        exchange.bytes(direction, ByteKind.FRAMING));
  }

  /** What a connection could have carried; heads of all lengths from the shortest on. */
  private static RecordedExchange exchange(Random random, int i) {
    long start = START + i * 1_000_000L;
    boolean chunked = random.nextInt(3) == 0;
    long body = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << random.nextInt(1, 18));
    long chunks = chunked && body > 0 ? 1 + random.nextInt(5) : 0;
    long framing = chunked ? 5 + (body > 0 ? 9 * chunks : 0) + random.nextInt(30) : 0;
    String version = chunked ? "1.1" : "1.0";
    return new RecordedExchange(
        new Endpoints("10.0.0." + i, 1024 + i, "10.0.1.1", 8080),
        0,
        body > 0 || chunked ? "POST" : "GET",
        "/p\u00e4th/" + i,
        "h" + i,
        version,
        200,
        null,
        new Sizes(80 + i + (i % 7 == 0 ? 9_000 : 0), body, framing),
        new Sizes(60 + random.nextInt(9_000), random.nextInt(1 << 20), 0),
        new Times(start, start + 5, start + 9, start + 20 + i),
        true,
        true,
        true);
  }

  @Test
  void readsLinesOfOlderVersionsAndOfOtherPrograms() throws Exception {
    read(
        """
        {"@timestamp":"2026-11-21T05:10:00Z","http":{"request":{"method":"PUT","bytes":80,
         "body":{"bytes":10}},"response":{"bytes":500,"status_code":200,"body":{"bytes":400}}},
         "url":{"path":"/x"}}
        """);
    assertThat(messages).hasSize(2);
    String request = new String(messages.get(0).bytes(), StandardCharsets.ISO_8859_1);
    assertThat(request)
        .startsWith("PUT /x HTTP/1.1\r\nContent-Length: 10\r\nX-Weir-Fill: xxxx")
        .hasSize(80);
    assertThat(messages.get(1).omittedBytes()).isEqualTo(400);
    assertThat(notes).containsExactly("1 x body_of_unknown_compressibility");
  }

  @Test
  void tellsExchangesInTheOrderInWhichTheyBegan() throws Exception {
    read(line("/slow", 3, 1) + line("/fast", 4, 2) + line("/first", 1, 3));
    assertThat(messages.stream().map(SizeOnlyReaderTest::target))
        .containsExactly("/first", "/slow", "/fast");
  }

  @Test
  void knowsAConnectionAgainByItsClientAndByItsCount() throws Exception {
    read(line("/a", 1, 5, 0) + line("/b", 2, 5, 1) + line("/c", 3, 6, 0) + line("/d", 4, 5, 0));
    long first = messages.get(0).connection();
    assertThat(messages.get(1).connection()).isEqualTo(first);
    assertThat(messages.get(2).connection()).isNotEqualTo(first);
    // The port was used again.
    assertThat(messages.get(3).connection()).isNotEqualTo(first);
  }

  @Test
  void letsNoLineMakeMoreThanOneRequestOfIt() throws Exception {
    read(line("/a HTTP/1.1\\r\\nX: y\\r\\n\\r\\nGET /b", 1, 5));
    assertThat(parsed()).hasSize(1);
    assertThat(notes).contains("1 x name_made_fit");
  }

  @Test
  void countsWhatCannotBeMade() throws Exception {
    read(
        line("/long", 1, 1).replace("\"http.request.bytes\":90", "\"http.request.bytes\":9")
            + line("/a", 2, 2).replace("}\n", ",\"weir.request.complete\":false}\n"));
    assertThat(messages).hasSize(1);
    assertThat(notes).containsExactly("1 x request_head_longer", "1 x unfinished_request");
  }

  @Test
  void makesOnlyTheBeginningOfABodyThatIsTooLong() throws Exception {
    read(
        line("/a", 1, 1)
            .replace("\"http.request.bytes\":90", "\"http.request.bytes\":4000000000000")
            .replace("}\n", ",\"http.request.body.bytes\":3999999999910}\n"));
    Message request = messages.get(0);
    assertThat(request.bytes()).hasSize(64 << 20);
    assertThat(request.bytes().length + request.omittedBytes()).isEqualTo(4_000_000_000_000L);
  }

  @Test
  void tellsAllBeforeALineThatIsNone() {
    assertThatThrownBy(() -> read(line("/a", 1, 1) + "{}"))
        .isInstanceOf(ExchangeSyntaxException.class)
        .hasMessageStartingWith("sizes.ndjson: line 2 ");
    assertThat(messages).hasSize(1);
  }

  private static String target(Message request) {
    return new String(request.bytes(), StandardCharsets.ISO_8859_1).split(" ", -1)[1];
  }

  private static String line(String path, int second, int port) {
    return line(path, second, port, 0);
  }

  private static String line(String path, int second, int port, int ordinal) {
    return "{\"@timestamp\":\"2026-11-21T05:10:0"
        + second
        + "Z\",\"client.ip\":\"10.0.0.1\",\"client.port\":"
        + port
        + ",\"http.request.method\":\"GET\",\"url.path\":\""
        + path
        + "\",\"http.request.bytes\":90,\"weir.connection.ordinal\":"
        + ordinal
        + "}\n";
  }

  /** Keeps what has finished. */
  private record Finished(List<Exchange> exchanges, List<String> oddities)
      implements ExchangeListener {
    @Override
    public void bytes(Exchange x, Direction d, ByteKind k, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange exchange) {}

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void finished(Exchange exchange) {
      exchanges.add(exchange);
    }

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {
      oddities.add(name);
    }
  }
}
