package dev.weir.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpParsing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageFeedTest {
  private final List<String> finished = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final MessageFeed feed =
      new MessageFeed(new Told(), new HttpParsing(), connections::incrementAndGet);

  /** Keeps what has finished, as path, status and bytes of both bodies. */
  private final class Told implements ExchangeListener {
    @Override
    public void requestHead(Exchange exchange) {}

    @Override
    public void responseHead(Exchange exchange) {}

    @Override
    public void bytes(
        Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {}

    @Override
    public void finished(Exchange exchange) {
      finished.add(
          exchange.path()
              + ' '
              + exchange.status()
              + ' '
              + exchange.bytes(Direction.REQUEST, ByteKind.BODY)
              + ' '
              + exchange.bytes(Direction.RESPONSE, ByteKind.BODY));
    }

    @Override
    public void oddity(String name, @Nullable Exchange exchange, String example) {
      oddities.add(name + ": " + example);
    }
  }

  private static Message request(String id, long connection, String text) {
    return message(Message.Kind.REQUEST, id, connection, text, 0);
  }

  private static Message response(String id, long connection, String text, long omittedBytes) {
    return message(Message.Kind.RESPONSE, id, connection, text, omittedBytes);
  }

  private static Message message(
      Message.Kind kind, String id, long connection, String text, long omittedBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Message(kind, id, connection, "10.0.0.1", 1_000, 500, bytes, omittedBytes);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String ok(int bodyBytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes);
  }

  @Test
  void feedsARequestAndItsResponseTogether() {
    feed.message(request("1", 7, "PUT /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"));
    assertThat(finished).isEmpty();
    feed.message(response("1", 7, ok(5), 0));
    feed.message(request("2", 7, get("/b")));
    feed.message(response("2", 7, ok(100_000), 0));

    assertThat(finished).containsExactly("/a 200 3 5", "/b 200 0 100000");
    assertThat(connections).hasValue(1);
    feed.finish();
    assertThat(finished).hasSize(2);
  }

  @Test
  void countsWhatWasNotRecordedOfABody() {
    feed.message(request("1", 7, get("/a")));
    feed.message(
        response(
            "1", 7, "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nabc", 8_999_999_997L));

    assertThat(finished).containsExactly("/a 200 0 9000000000");
  }

  @Test
  void endsARequestThatWasOvertakenWithoutAnAnswer() {
    feed.message(request("1", 7, get("/lost")));
    feed.message(request("2", 7, get("/b")));
    feed.message(response("2", 7, ok(2), 0));

    assertThat(finished).containsExactly("/lost 0 0 0", "/b 200 0 2");
  }

  @Test
  void endsWhatWasNeverAnsweredAtTheEnd() {
    feed.message(request("1", 7, get("/a")));
    feed.message(request("2", 8, get("/b")));
    feed.finish();

    assertThat(finished).containsExactlyInAnyOrder("/a 0 0 0", "/b 0 0 0");
    assertThat(connections).hasValue(2);
  }

  @Test
  void saysThatAResponseBelongsToNoRequest() {
    feed.message(response("9", 7, ok(2), 0));
    feed.message(request("1", 7, get("/a")));
    feed.message(response("9", 7, ok(2), 0));

    assertThat(oddities)
        .containsExactly(
            "response_without_request: HTTP/1.1 200 OK",
            "response_without_request: HTTP/1.1 200 OK");
  }

  @Test
  void leavesOutWhatAnotherReplayWasAnswered() {
    feed.message(request("1", 7, get("/a")));
    feed.message(message(Message.Kind.REPLAYED_RESPONSE, "1", 7, ok(50), 0));
    feed.message(response("1", 7, ok(2), 0));

    assertThat(finished).containsExactly("/a 200 0 2");
  }

  @Test
  void givesUpWaitingForAnswersWhenTooManyAreOutstanding() {
    for (int i = 0; i < 40_000; i++) {
      feed.message(request("r" + i, i % 10, get("/" + i)));
    }

    assertThat(finished).hasSizeBetween(40_000 - (1 << 14), 39_999);
    feed.finish();
    assertThat(finished).hasSize(40_000).doesNotHaveDuplicates();
  }
}
