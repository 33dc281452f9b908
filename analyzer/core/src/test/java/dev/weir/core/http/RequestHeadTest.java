package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

  @ParameterizedTest
  @CsvSource({
    "http://user:secret@h.example/abs, h.example, /abs",
    "http://user:se@cret@h.example:8080?q, h.example:8080, /",
    "http://@h.example/, h.example, /",
    "http://user@/a, '', /a",
    "http://h.example/a@b, h.example, /a@b",
    "http://h.example?to=a@b, h.example, /",
  })
  void takesTheHostWithoutCredentialsFromAnAbsoluteForm(String target, String host, String path) {
    Heard heard =
        new Heard().hear(Direction.REQUEST, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(heard.requests).containsExactly(host + ' ' + path);
  }

  @Test
  void takesTheHostWithoutCredentialsFromTheHostField() {
    Heard heard =
        new Heard()
            .hear(Direction.REQUEST, "GET / HTTP/1.1\r\nHost: user:secret@H.example:81\r\n\r\n");

    assertThat(heard.requests).containsExactly("h.example:81 /");
  }

  @Test
  void namesTheConnectionOfAnOddityWhoseRequestIsNotKnown() {
    String response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    Heard heard =
        new Heard()
            .hear(Direction.REQUEST, "GET / HTTP/1.1\r\n\r\n")
            .hear(Direction.RESPONSE, response + response);

    assertThat(heard.examples).containsExactly("10.0.0.1:40000-10.0.0.2:80");
  }

  /** What a connection tells while messages pass. */
  private static final class Heard implements ExchangeListener {
    private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40000, "10.0.0.2", 80);

    private final List<String> requests = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();

    private final HttpConnection connection =
        new HttpConnection(ENDPOINTS, this, new HttpParsing(), true);

    Heard hear(Direction direction, String message) {
      byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
      int at = 0;
      while (at < bytes.length) {
        at += connection.feed(direction, bytes, at, bytes.length - at, 1);
      }
      return this;
    }

    @Override
    public void bytes(
        Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange exchange) {
      requests.add(exchange.host() + ' ' + exchange.path());
    }

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void finished(Exchange exchange) {}

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {
      examples.add(example);
    }
  }
}
