package dev.weir.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
  private final List<Message> messages = new ArrayList<>();
  private final MessageAssembler assembler =
      new MessageAssembler(
          new Deaf(), messages::add, new AssemblyLimits(1 << 20, 1 << 20, 3 << 20));
  private final HttpParsing parsing = new HttpParsing();

  /** One connection whose bytes go to the parser and to the tap. */
  private final class Wire {
    final HttpConnection http;

    Wire(int clientPort) {
      Endpoints ends = new Endpoints("::1", clientPort, "::1", 80);
      http = new HttpConnection(ends, assembler, parsing, true);
    }

    void send(Direction direction, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      int at = 0;
      while (at < bytes.length) {
        int consumed = http.feed(direction, bytes, at, bytes.length - at, 1);
        Exchange owner = http.owner();
        if (owner != null) {
          assembler.content(owner, direction, bytes, at, consumed, 1);
        }
        at += consumed;
      }
    }

    void beginResponse(int bytes) {
      send(Direction.REQUEST, "GET / HTTP/1.1\r\n\r\n");
      send(Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: " + (bytes + 1) + "\r\n\r\n");
      send(Direction.RESPONSE, "r".repeat(bytes));
    }
  }

  @Test
  void givesUpBodiesOfResponsesBeforeRequests() {
    Wire[] wires = new Wire[4];
    for (int i = 0; i < wires.length; i++) {
      wires[i] = new Wire(1000 + i);
      wires[i].beginResponse(700_000);
    }
    Wire upload = new Wire(2000);
    upload.send(Direction.REQUEST, "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
    upload.send(Direction.REQUEST, "u".repeat(1_000_000));
    assertThat(messages.get(4).bytes()).hasSize(1_000_044);
    assertThat(assembler.heldBytes()).isLessThan(3 << 20);
    for (Wire wire : wires) {
      wire.send(Direction.RESPONSE, "r");
    }
    assertThat(messages.subList(5, 9))
        .allMatch(
            message ->
                message.kind() == Message.Kind.RESPONSE && message.omittedBytes() == 700_001);
    assertThat(assembler.leftOut().byName()).containsEntry("memory", 4L);
  }

  @Test
  void leavesOutRequestsForWhichThereIsNoRoom() {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Wire wire = new Wire(1000 + i);
      wire.send(Direction.REQUEST, "POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n");
      wire.send(Direction.REQUEST, "u".repeat(899_999));
      wires.add(wire);
      assertThat(assembler.heldBytes()).isLessThanOrEqualTo(3 << 20);
    }
    for (Wire wire : wires) {
      wire.send(Direction.REQUEST, "u");
    }
    // The first must grow for its last byte, when there is room for no more.
    assertThat(messages).hasSize(2);
    assertThat(assembler.leftOut().byName()).isEqualTo(Map.of("memory", 4L));
  }

  @Test
  void keepsNothingOfConnectionsThatAreDone() {
    Wire wire = new Wire(1000);
    wire.beginResponse(5);
    wire.send(Direction.RESPONSE, "r");
    Wire other = new Wire(1001);
    other.send(Direction.REQUEST, "\u0016\u0003\u0001 no HTTP at all");
    wire.http.close(2);
    other.http.close(2);
    assembler.finish();
    assertThat(assembler.heldBytes()).isZero();
    assertThat(messages).hasSize(2);
    assertThat(assembler.leftOut().byName()).isEqualTo(Map.of("connection_not_http1", 1L));
  }

  @Test
  void takesTheLastFourBytesOfAddresses() {
    assertThat(MessageIds.address("10.0.0.7")).isEqualTo(0x0a000007);
    assertThat(MessageIds.address("::1")).isEqualTo(1);
    assertThat(MessageIds.address("fd00::12:ab34:cd56")).isEqualTo(0xab34cd56);
    assertThat(MessageIds.address("::ffff:192.168.1.2")).isEqualTo(0xc0a80102);
    assertThat(MessageIds.address("")).isZero();
  }

  private static final class Deaf implements ExchangeListener {
    @Override
    public void bytes(Exchange exchange, Direction direction, ByteKind kind, long n, long now) {}

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
