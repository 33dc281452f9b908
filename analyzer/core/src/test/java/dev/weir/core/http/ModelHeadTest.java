package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a head says must not depend on the heads before it, which spare reading it. */
class ModelHeadTest {
  private static final String[] REQUEST_LINES = {
    "Host: a",
    "Host: b",
    "host: a",
    "Accept: */*",
    "Accept: text/html",
    "User-Agent: x",
    "User-Agent: yy",
    "X-Client: one",
    "X-Client: two",
    "x-client: two",
    "X-Clients: no",
    "Expect: 100-continue",
    "Etag: no",
    "traceparent: 00-aa-01",
    "traceparent: 00-bb-01",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00",
    "Cookie: a=1",
    "Cookie: a=2",
    " folded",
    "Host : odd",
    "Content-Length: 0",
    "Date: now",
  };
  private static final String[] RESPONSE_LINES = {
    "Date: Mon",
    "Date: Tue",
    "ETag: 1",
    "ETag: 22",
    "Server: s",
    "Content-Type: text/html",
    "Content-Type: text/css; charset=x",
    "content-type: a/b",
    "Cache-Control: no",
    "\tfolded",
    "Content-Length : 3",
    "Expires: 0",
    "Transfer: no",
    "Trailer: x",
  };

  /** Says all that heads have said. */
  private static final class Recorder implements ExchangeListener {
    final List<String> said = new ArrayList<>();

    @Override
    public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {}

    @Override
    public void requestHead(Exchange x) {}

    @Override
    public void responseHead(Exchange x) {}

    @Override
    public void finished(Exchange x) {
      said.add(
          String.join(
              "|",
              x.method(),
              x.path(),
              x.version(),
              "" + x.host(),
              "" + x.clientId(),
              "" + x.traceparent(),
              x.traceHigh() + " " + x.traceLow() + " " + x.traceSampled(),
              "" + x.expectsContinue,
              "" + x.status(),
              "" + x.contentType(),
              "" + x.messageBytes(Direction.REQUEST),
              "" + x.bytes(Direction.RESPONSE, ByteKind.BODY),
              "" + x.bytes(Direction.RESPONSE, ByteKind.FRAMING)));
    }

    @Override
    public void oddity(String name, @Nullable Exchange x, String example) {
      said.add(name);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aHeadSaysWhatItSaysAlone(long seed) {
    Random random = new Random(seed);
    HttpParsing shared = new HttpParsing("X-Client");
    String request = request(random);
    String response = response(random);
    for (int i = 0; i < 3_000; i++) {
      request = random.nextInt(3) == 0 ? request(random) : changed(request, REQUEST_LINES, random);
      response =
          random.nextInt(3) == 0 ? response(random) : changed(response, RESPONSE_LINES, random);
      String withContent = response + "content";
      assertThat(exchange(shared, request, withContent))
          .as(request + response)
          .isEqualTo(exchange(new HttpParsing("X-Client"), request, withContent));
    }
  }

  @Test
  void aHeadThatDiffersInItsDateAloneIsNotReadAgain() {
    HttpParsing parsing = new HttpParsing();
    String request = "GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: one\r\n\r\n";
    exchange(parsing, request, "HTTP/1.1 204 No Content\r\nDate: Mon\r\n\r\n");
    exchange(parsing, request, "HTTP/1.1 204 No Content\r\nDate: Tuesday\r\n\r\n");

    assertThat(parsing.requestModel.is(parsing.requestLines)).isTrue();
    assertThat(parsing.responseModel.is(parsing.responseLines)).isTrue();

    exchange(parsing, request.replace("/a", "/b"), "HTTP/1.1 304 No\r\nDate: Mon\r\n\r\n");

    assertThat(parsing.requestModel.is(parsing.requestLines)).isFalse();
    assertThat(parsing.responseModel.is(parsing.responseLines)).isFalse();
  }

  private static List<String> exchange(HttpParsing parsing, String request, String response) {
    Recorder recorder = new Recorder();
    HttpConnection connection =
        new HttpConnection(new Endpoints("10.0.0.1", 1, "10.0.0.2", 80), recorder, parsing, true);
    feed(connection, Direction.REQUEST, request);
    feed(connection, Direction.RESPONSE, response);
    connection.close(1);
    return recorder.said;
  }

  private static void feed(HttpConnection connection, Direction direction, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at += connection.feed(direction, bytes, at, bytes.length - at, 0);
    }
  }

  private static String request(Random random) {
    String method = random.nextInt(8) == 0 ? "HEAD" : "GET";
    String target = random.nextInt(8) == 0 ? "http://c/p" : "/p" + random.nextInt(3);
    return head(method + ' ' + target + " HTTP/1.1", REQUEST_LINES, random);
  }

  private static String response(Random random) {
    String[] statuses = {"200 OK", "204 No Content", "304 Not Modified", "100 Continue", "404 No"};
    String head = head("HTTP/1.1 " + statuses[random.nextInt(5)], RESPONSE_LINES, random);
    String length = random.nextInt(2) == 0 ? "Content-Length: 4" : "Transfer-Encoding: chunked";
    return random.nextInt(3) == 0 ? head : head.replaceFirst("\r\n", "\r\n" + length + "\r\n");
  }

  private static String head(String startLine, String[] lines, Random random) {
    StringBuilder head = new StringBuilder(startLine).append("\r\n");
    for (int i = random.nextInt(6); i > 0; i--) {
      head.append(lines[random.nextInt(lines.length)]).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** The head with at most two of its lines put another way. */
  private static String changed(String head, String[] lines, Random random) {
    String[] parts = head.split("\r\n", -1);
    for (int i = random.nextInt(3); i > 0 && parts.length > 3; i--) {
      parts[1 + random.nextInt(parts.length - 3)] = lines[random.nextInt(lines.length)];
    }
    return String.join("\r\n", parts);
  }
}
