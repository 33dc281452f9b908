package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HttpConnectionMoveTest {
  private static final String GET_A = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"; // 28 bytes
  private static final String GET_B = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK_5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"; // 38 bytes
  private static final String EXCHANGE_A = "GET /a 200 req=28+0+0 resp=38+5+0";
  private static final String EXCHANGE_B = "GET /b 200 req=28+0+0 resp=38+5+0";

  private final Conversation before = Conversation.begin();
  private final Conversation after = Conversation.begin();
  private final HttpConnection connection =
      new HttpConnection(
          new Endpoints("10.0.0.1", 1, "10.0.0.2", 80),
          before,
          new HttpParsing().recyclingExchanges(),
          true);

  private boolean move() {
    return connection.moveTo(after, new HttpParsing().recyclingExchanges());
  }

  private void feed(Direction direction, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at += connection.feed(direction, bytes, at, bytes.length - at, 1);
    }
  }

  @Test
  void waitsUntilWhatWasBegunIsOver() {
    feed(Direction.REQUEST, GET_A.substring(0, 10));
    assertThat(move()).isFalse();
    feed(Direction.REQUEST, GET_A.substring(10));
    assertThat(move()).isFalse();
    feed(Direction.REQUEST, GET_B);
    feed(Direction.RESPONSE, OK_5 + "12345");
    assertThat(move()).isFalse();
    feed(Direction.RESPONSE, OK_5 + "123");
    assertThat(move()).isFalse();
    feed(Direction.RESPONSE, "45");
    assertThat(move()).isTrue();

    feed(Direction.REQUEST, GET_A);
    feed(Direction.RESPONSE, OK_5 + "12345");
    assertThat(before.exchanges()).containsExactly(EXCHANGE_A, EXCHANGE_B);
    assertThat(after.exchanges()).containsExactly(EXCHANGE_A);
  }

  @Test
  void waitsUntilTheListenerIsDoneWithAnExchange() {
    feed(Direction.REQUEST, GET_A);
    Exchange exchange = Objects.requireNonNull(connection.inProgress());
    exchange.attach("a note");
    feed(Direction.RESPONSE, OK_5 + "12345");
    assertThat(move()).isFalse();
    exchange.attach(null);
    assertThat(move()).isTrue();
  }

  @Test
  void isRefusedWhereNobodyKnowsWhatPasses() {
    feed(Direction.REQUEST, GET_A);
    feed(Direction.RESPONSE, OK_5 + "12345");
    connection.gap(Direction.REQUEST, 10, 1);
    assertThat(move()).isFalse();
  }
}
