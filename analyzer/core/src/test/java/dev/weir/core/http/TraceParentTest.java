package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private final Exchange exchange = new Exchange(new Endpoints("127.0.0.1", 1, "127.0.0.1", 2), 0);

  @Test
  void readsTheTraceIdAndWhetherItIsKept() {
    read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(exchange.traceHigh()).isEqualTo(0x0af7651916cd43ddL);
    assertThat(exchange.traceLow()).isEqualTo(0x8448eb211c80319cL);
    assertThat(exchange.traceSampled()).isTrue();
    read("00-ffffffffffffffffffffffffffffffff-b7ad6b7169203331-02");
    assertThat(exchange.traceHigh()).isEqualTo(-1);
    assertThat(exchange.traceLow()).isEqualTo(-1);
    assertThat(exchange.traceSampled()).isFalse();
  }

  @Test
  void readsWhatALaterVersionBeginsWith() {
    read("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be");
    assertThat(exchange.traceLow()).isEqualTo(0x8448eb211c80319cL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-010",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-\u00e91",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
      })
  void takesNothingElseForATrace(String text) {
    read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    read(text);
    assertThat(exchange.traceHigh()).isZero();
    assertThat(exchange.traceLow()).isZero();
    assertThat(exchange.traceSampled()).isFalse();
  }

  private void read(String text) {
    byte[] bytes = (" " + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    TraceParent.read(exchange, bytes, 1, 1 + text.length());
  }
}
