package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdTest {
  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);

  private static Exchange exchange(@Nullable String clientField, String... fieldLines) {
    List<Exchange> exchanges = new ArrayList<>();
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void bytes(
              Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {}

          @Override
          public void requestHead(Exchange x) {
            exchanges.add(x);
          }

          @Override
          public void responseHead(Exchange x) {}

          @Override
          public void finished(Exchange x) {}

          @Override
          public void oddity(String name, @Nullable Exchange x, String example) {}
        };
    String head = "GET / HTTP/1.1\r\nHost: h\r\n" + String.join("", fieldLines) + "\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    HttpConnection connection =
        new HttpConnection(ENDPOINTS, listener, new HttpParsing(clientField), true);
    assertThat(connection.feed(Direction.REQUEST, bytes, 0, bytes.length, 1))
        .isEqualTo(bytes.length);
    assertThat(exchanges).hasSize(1);
    return exchanges.get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Client-Id", "x-client-id", "X-CLIENT-ID"})
  void isTheFieldWhateverItsCase(String configured) {
    Exchange x = exchange(configured, "x-Client-ID:  Acme \r\n");

    assertThat(x.clientId()).isEqualTo("Acme");
    assertThat(x.client()).isEqualTo("Acme");
  }

  @Test
  void mayComeFromAFieldThatIsReadForSomethingElse() {
    assertThat(exchange("Host").client()).isEqualTo("h");
    assertThat(exchange("content-type", "Content-Type: a/b; c=d\r\n").client())
        .isEqualTo("a/b; c=d");
  }

  @Test
  void comparesMarksExactly() {
    assertThat(exchange("x_id", "X\u007fid: a\r\n").clientId()).isNull();
    assertThat(exchange("x_id", "X_ID: a\r\n").clientId()).isEqualTo("a");
  }

  @Test
  void isTheFirstOfSeveral() {
    assertThat(exchange("X-Id", "X-Id: a\r\n", "X-Id: b\r\n").client()).isEqualTo("a");
  }

  @Test
  void isTheAddressWithoutTheField() {
    assertThat(exchange("X-Id", "X-Idle: a\r\n", "X-I: b\r\n").clientId()).isNull();
    assertThat(exchange("X-Id", "X-Id: \r\n").client()).isEqualTo("10.0.0.1");
    assertThat(exchange(null, "X-Id: a\r\n").client()).isEqualTo("10.0.0.1");
  }

  @Test
  void isTheAddressWhenTheFieldIsTooLong() {
    assertThat(exchange("X-Id", "X-Id: " + "a".repeat(128) + "\r\n").client()).hasSize(128);
    assertThat(exchange("X-Id", "X-Id: " + "a".repeat(129) + "\r\n").clientId()).isNull();
  }
}
