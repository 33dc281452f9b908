package dev.weir.capture.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.Segment;
import dev.weir.capture.tcp.TcpScript.Packet;
import dev.weir.core.control.PathListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.message.AssemblyLimits;
import dev.weir.core.message.Message;
import dev.weir.core.message.MessageAssembler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTapTest {
  private static final String GET_A = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String GET_B = "GET /b?c=d HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK_5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345";
  private static final String CHUNKED =
      "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\n0\r\nT: 1\r\n\r\n";

  private final List<Message> messages = new ArrayList<>();
  private Map<String, Long> leftOut = Map.of();

  private List<String> tapped(List<Packet> packets) {
    return tapped(packets, AssemblyLimits.defaults());
  }

  /** One line a message, of its kind and bytes, and how many are omitted. */
  private List<String> tapped(List<Packet> packets, AssemblyLimits limits) {
    Ledger ledger = Ledgers.plain();
    MessageAssembler assembler = new MessageAssembler(ledger, messages::add, limits);
    TcpAnalyzer analyzer =
        new TcpAnalyzer(
            ledger,
            assembler,
            PathListener.NOBODY,
            Set.of(),
            TcpLimits.defaults(),
            null,
            assembler);
    Segment segment = new Segment();
    for (Packet packet : packets) {
      packet.fill(segment);
      ledger.captured(packet.wireBytes());
      analyzer.segment(segment);
    }
    analyzer.finish();
    assembler.finish();
    leftOut = assembler.leftOut().byName();
    return messages.stream().map(MessageTapTest::line).toList();
  }

  private static String line(Message message) {
    String text = new String(message.bytes(), StandardCharsets.ISO_8859_1);
    String omitted = message.omittedBytes() == 0 ? "" : " +" + message.omittedBytes();
    return (message.kind() == Message.Kind.REQUEST ? "> " : "< ") + text + omitted;
  }

  @Test
  void tellsRequestsAndResponsesWithTheirTimes() {
    assertThat(
            tapped(
                TcpScript.begin()
                    .open()
                    .client(GET_A)
                    .pause(1_000)
                    .server(OK_5)
                    .client(CHUNKED)
                    .server(OK_5)
                    .close()
                    .packets()))
        .containsExactly("> " + GET_A, "< " + OK_5, "> " + CHUNKED, "< " + OK_5);
    assertThat(leftOut).isEmpty();
    Message request = messages.get(0);
    Message response = messages.get(1);
    assertThat(request.id()).isEqualTo("9c401f900a00000100000000").isEqualTo(response.id());
    assertThat(messages.get(2).id()).isEqualTo("9c401f900a00000100000001");
    assertThat(request.clientAddress()).isEqualTo("10.0.0.1");
    assertThat(request.startNanos()).isEqualTo(1_000_000_003L);
    assertThat(response.startNanos()).isEqualTo(1_000_001_004L);
    assertThat(messages).allMatch(message -> message.connection() == 0);
  }

  @Test
  void countsAMessagesDurationFromItsFirstPacketToItsLast() {
    tapped(TcpScript.begin().open().client(GET_A).server(ok(2500)).packets());
    assertThat(messages.get(0).durationNanos()).isZero();
    assertThat(messages.get(1).durationNanos()).isEqualTo(2);
  }

  @Test
  void leavesInterimResponsesOutWhereverPacketsAreCut() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    for (int segmentBytes = 1; segmentBytes < 80; segmentBytes++) {
      messages.clear();
      assertThat(
              tapped(
                  new TcpScript(40_000, segmentBytes, 1, 1)
                      .open()
                      .client(GET_A)
                      .server(interim + OK_5)
                      .packets()))
          .containsExactly("> " + GET_A, "< " + OK_5);
    }
  }

  @Test
  void tellsPipelinedRequestsApart() {
    assertThat(tapped(TcpScript.begin().open().client(GET_A + GET_B).server(OK_5 + OK_5).packets()))
        .containsExactly("> " + GET_A, "> " + GET_B, "< " + OK_5, "< " + OK_5);
    assertThat(messages.get(0).id()).isEqualTo(messages.get(2).id());
    assertThat(messages.get(1).id()).isEqualTo(messages.get(3).id()).isNotEqualTo("");
    assertThat(messages.get(0).id()).isNotEqualTo(messages.get(1).id());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void tellsTheSameWhateverOrderPacketsAreCapturedIn(long seed) {
    String body = "ab".repeat(4000);
    String post = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n" + body;
    List<Packet> packets =
        new ArrayList<>(
            TcpScript.begin()
                .open()
                .client(post)
                .server(ok(7000))
                .client(GET_A)
                .server(OK_5)
                .packets());
    Collections.shuffle(packets.subList(3, 12), new Random(seed));
    Collections.shuffle(packets.subList(12, packets.size()), new Random(seed));
    assertThat(tapped(packets))
        .containsExactly("> " + post, "< " + ok(7000), "> " + GET_A, "< " + OK_5);
  }

  @Test
  void tellsARequestThatNobodyAnswers() {
    assertThat(tapped(TcpScript.begin().open().client(GET_A).close().packets()))
        .containsExactly("> " + GET_A);
  }

  @Test
  void tellsWhatCameOfAResponseThatEndsWithItsConnection() {
    String endless = "HTTP/1.1 200 OK\r\n\r\nsome";
    assertThat(tapped(TcpScript.begin().open().client(GET_A).server(endless).close().packets()))
        .containsExactly("> " + GET_A, "< " + endless);
    messages.clear();
    String cut = ok(100).substring(0, 80);
    assertThat(tapped(TcpScript.begin().open().client(GET_A).server(cut).close().packets()))
        .containsExactly("> " + GET_A, "< " + cut);
  }

  @Test
  void countsBytesThatWereCutOffAtTheEndOfABody() {
    String post = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n" + "a".repeat(500);
    List<Packet> packets =
        TcpScript.begin().open().client(post).server(ok(500)).packets().stream()
            .map(packet -> packet.cutTo(200))
            .toList();
    assertThat(tapped(packets))
        .containsExactly(
            "> " + post.substring(0, 200) + " +" + (post.length() - 200),
            "< " + ok(500).substring(0, 200) + " +" + (ok(500).length() - 200));
  }

  @Test
  void leavesOutRequestsWithAHoleAndTheirResponses() {
    String post = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + "a".repeat(5000);
    List<Packet> packets =
        new ArrayList<>(
            TcpScript.begin()
                .open()
                .client(post)
                .server(OK_5)
                .client(GET_A)
                .server(ok(5000))
                .clientAcks()
                .close()
                .packets());
    packets.remove(4); // the second segment of the upload
    assertThat(tapped(packets)).containsExactly("> " + GET_A, "< " + ok(5000));
    assertThat(leftOut)
        .isEqualTo(Map.of("partial_request", 1L, "response_of_left_out_request", 1L));
  }

  @Test
  void tellsOfAResponseWithAHoleWhatComesBeforeIt() {
    List<Packet> packets =
        new ArrayList<>(
            TcpScript.begin()
                .open()
                .client(GET_A)
                .server(ok(5000))
                .clientAcks()
                .client(GET_B)
                .server(OK_5)
                .close()
                .packets());
    packets.remove(5); // the second segment of the response
    String response = ok(5000);
    assertThat(tapped(packets))
        .containsExactly(
            "> " + GET_A,
            "< " + response.substring(0, 1000) + " +" + (response.length() - 1000),
            "> " + GET_B,
            "< " + OK_5);
  }

  @Test
  void leavesOutWhatWasNeverSentWhole() {
    String post = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + "a".repeat(50);
    assertThat(tapped(TcpScript.begin().open().client(post).close().packets())).isEmpty();
    assertThat(leftOut).isEqualTo(Map.of("unfinished_request", 1L));
  }

  @Test
  void tellsTheHeadsOfATunnelAndNothingOfWhatPassesInIt() {
    String upgrade = "GET /w HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n";
    String switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    assertThat(
            tapped(
                TcpScript.begin()
                    .open()
                    .client(upgrade)
                    .server(switching + "secret")
                    .client("secret")
                    .server("secret")
                    .close()
                    .packets()))
        .containsExactly("> " + upgrade, "< " + switching);
    assertThat(leftOut).isEqualTo(Map.of("tunnel", 1L));
  }

  @Test
  void countsConnectionsThatAreNotHttp1() {
    assertThat(
            tapped(
                TcpScript.begin()
                    .open()
                    .client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                    .server("\0\0\0\4\0")
                    .client("\0\0\0\4\0")
                    .close()
                    .packets()))
        .isEmpty();
    assertThat(leftOut).isEqualTo(Map.of("connection_not_http1", 1L));
  }

  @Test
  void keepsOnlyTheBeginningOfWhatIsTooLong() {
    AssemblyLimits limits = new AssemblyLimits(8192, 4096, 1 << 20);
    String post = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + "a".repeat(9000);
    assertThat(
            tapped(
                TcpScript.begin().open().client(post).server(ok(5000)).close().packets(), limits))
        .containsExactly(
            "> " + post.substring(0, 8192) + " +" + (post.length() - 8192),
            "< " + ok(5000).substring(0, 4096) + " +" + (ok(5000).length() - 4096));
    assertThat(leftOut).isEqualTo(Map.of("body_cut", 2L));
  }

  @Test
  void numbersConnectionsAndNotPorts() {
    List<Packet> packets =
        new ArrayList<>(TcpScript.begin().open().client(GET_A).server(OK_5).close().packets());
    packets.addAll(new TcpScript(40_000, 1000, 77, 99).open().client(GET_B).server(OK_5).packets());
    packets.addAll(new TcpScript(40_001, 1000, 77, 99).open().client(GET_B).server(OK_5).packets());
    tapped(packets);
    assertThat(messages.stream().map(Message::connection)).containsExactly(0L, 0L, 1L, 1L, 2L, 2L);
  }

  private static String ok(int bodyBytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes);
  }
}
