package dev.weir.capture.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.tcp.TcpScript.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpAnalyzerTest {
  private static final String GET_A = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"; // 28 bytes
  private static final String GET_B = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK_5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"; // 43

  private static String ok(int bodyBytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes);
  }

  /** Two exchanges on one connection; 13 packets. */
  private static TcpScript plain() {
    return TcpScript.begin()
        .open()
        .client(GET_A)
        .server(ok(2500))
        .clientAcks()
        .client(GET_B)
        .server(OK_5)
        .clientAcks()
        .close();
  }

  private static final List<String> PLAIN = List.of("GET /a 200 28/2541", "GET /b 200 28/43");

  @Nested
  class TheBooks {

    @Test
    void chargeEveryPacketOnce() {
      Outcome outcome = Outcome.of(plain().packets());
      assertThat(outcome.exchanges()).isEqualTo(PLAIN);
      // Request and three segments of the response; request and response.
      assertThat(outcome.wireBytes()).containsExactly(4 * 66 + 28 + 2541L, 2 * 66 + 28 + 43L);
      assertThat(outcome.unattributed("tcp_handshake")).isEqualTo(3 * 66);
      assertThat(outcome.unattributed("tcp_close")).isEqualTo(3 * 66);
      // The two acknowledgements after a complete response.
      assertThat(outcome.unattributed("connection_idle")).isEqualTo(2 * 66);
      assertThat(outcome.books().capturedBytes()).isEqualTo(14 * 66 + 56 + 2541 + 43);
      assertThat(outcome.books().balance()).isZero();
    }

    @Test
    void chargeAPacketOfTwoMessagesByteByByte() {
      Outcome outcome =
          Outcome.of(TcpScript.begin().open().client(GET_A + GET_B).server(OK_5 + OK_5).packets());
      // The headers of each packet go to the exchange of its first payload byte.
      assertThat(outcome.wireBytes()).containsExactly(2 * 66 + 28 + 43L, 28 + 43L);
    }

    @Test
    void chargeAcknowledgementsToTheExchangeInProgress() {
      Outcome outcome =
          Outcome.of(TcpScript.begin().open().client(GET_A).serverAcks().server(OK_5).packets());
      assertThat(outcome.wireBytes()).containsExactly(3 * 66 + 28 + 43L);
    }

    @Test
    void nameOtherProtocols() {
      Outcome outcome =
          Outcome.of(
              TcpScript.begin()
                  .open()
                  .client("\u0016\u0003\u0001 hello")
                  .server("hello back")
                  .close()
                  .packets());
      assertThat(outcome.exchanges()).isEmpty();
      assertThat(outcome.unattributed("non_http")).isEqualTo(2 * 66 + 9 + 10);
      assertThat(outcome.books().balance()).isZero();
    }
  }

  @Nested
  class Retransmissions {

    @Test
    void areCountedAndNeverFedTwice() {
      List<Packet> packets = new ArrayList<>();
      for (Packet packet : plain().packets()) {
        packets.add(packet);
        if (!packet.payload().isEmpty()) {
          packets.add(packet);
        }
      }
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.exchanges()).isEqualTo(PLAIN);
      assertThat(outcome.retransmittedBytes()).containsExactly(28 + 2541L, 28 + 43L);
      assertThat(outcome.wireBytes())
          .containsExactly(2 * (4 * 66 + 28 + 2541L), 2 * (2 * 66 + 28 + 43L));
      assertThat(outcome.books().balance()).isZero();
    }

    @Test
    void ofManyPipelinedRequestsInOnePacketGoToEach() {
      TcpScript script = TcpScript.begin().open();
      StringBuilder requests = new StringBuilder();
      for (int i = 10; i < 40; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\n\r\n"); // 20 bytes
      }
      script.client(requests.toString());
      List<Packet> packets = new ArrayList<>(script.packets());
      packets.add(packets.get(packets.size() - 1));
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.retransmittedBytes()).hasSize(30).containsOnly(20L);
    }

    @Test
    void thatOverlapGiveOnlyTheirNewPart() {
      List<Packet> packets = new ArrayList<>();
      for (Packet packet : plain().packets()) {
        packets.add(packet);
        if (packet.payload().length() > 900) {
          packets.add(packet.from(400));
        }
      }
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.exchanges()).isEqualTo(PLAIN);
      assertThat(outcome.retransmittedBytes()).containsExactly(1200L, 0L);
    }

    @Test
    void areNotKeepAliveProbes() {
      for (boolean withByte : new boolean[] {false, true}) {
        Outcome outcome =
            Outcome.of(
                TcpScript.begin()
                    .open()
                    .client(GET_A)
                    .server(OK_5)
                    .serverKeepAlive(withByte)
                    .clientAcks()
                    .client(GET_B)
                    .server(OK_5)
                    .packets());
        assertThat(outcome.exchanges()).containsExactly("GET /a 200 28/43", "GET /b 200 28/43");
        assertThat(outcome.retransmittedBytes()).containsExactly(0L, 0L);
        assertThat(outcome.unattributed("connection_idle")).isEqualTo(2 * 66 + (withByte ? 1 : 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void anyReorderingWithinAWindowGivesTheSame(int window) {
    TcpScript script = TcpScript.begin().open();
    for (int i = 0; i < 40; i++) {
      script.client("GET /" + i % 7 + " HTTP/1.1\r\n\r\n").server(ok(i * 90));
      if (i % 3 == 0) {
        script.clientAcks();
      }
    }
    List<Packet> packets = script.close().packets();
    List<String> expected = Outcome.of(packets).exchanges();
    assertThat(expected).hasSize(40).noneMatch(line -> line.contains("incomplete"));
    for (int seed = 0; seed < 50; seed++) {
      Outcome outcome = Outcome.of(reordered(packets, window, new Random(seed)));
      assertThat(outcome.exchanges()).as("seed %d", seed).isEqualTo(expected);
      assertThat(outcome.books().balance()).isZero();
    }
  }

  /** Moves payload packets back by up to {@code window} places; never before SYN. */
  private static List<Packet> reordered(List<Packet> packets, int window, Random random) {
    List<Packet> result = new ArrayList<>(packets);
    for (int i = 3; i < result.size() - window; i++) {
      if (!result.get(i).payload().isEmpty() && random.nextInt(4) == 0) {
        result.add(i + random.nextInt(window), result.remove(i));
      }
    }
    return result;
  }

  @Nested
  class LostPackets {

    @Test
    void ofContentChangeNothingButWireBytes() {
      List<Packet> packets = new ArrayList<>(plain().packets());
      Packet lost = packets.remove(5);
      assertThat(lost.payload()).hasSize(1000).matches("x+");
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.exchanges()).isEqualTo(PLAIN);
      assertThat(outcome.wireBytes()).first().isEqualTo(3 * 66 + 28 + 1541L);
      assertThat(outcome.oddities()).containsExactly("bytes_not_captured");
      assertThat(outcome.books().balance()).isZero();
    }

    @Test
    void withARequestLeaveItsResponseToNobody() {
      List<Packet> packets = new ArrayList<>(plain().packets());
      assertThat(packets.remove(3).payload()).isEqualTo(GET_A);
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.exchanges()).containsExactly("GET /b 200 28/43");
      assertThat(outcome.unattributed("partial_exchange")).isEqualTo(3 * 66 + 2541);
      assertThat(outcome.books().balance()).isZero();
    }

    @Test
    void inABurstCostNoMoreThanTheExchangesInTheBurst() {
      TcpScript script = TcpScript.begin().open();
      for (int i = 10; i < 60; i++) {
        script.client("GET /" + i + " HTTP/1.1\r\n\r\n").server(ok(i * 50)).clientAcks();
      }
      List<Packet> whole = script.close().packets();
      List<String> expected = Outcome.of(whole).exchanges();
      Random random = new Random(7);
      for (int round = 0; round < 200; round++) {
        List<Packet> packets = new ArrayList<>(whole);
        int from = 3 + random.nextInt(packets.size() - 60);
        int length = 1 + random.nextInt(50);
        packets.subList(from, from + length).clear();
        Outcome outcome = Outcome.of(packets);
        assertThat(outcome.books().balance()).isZero();
        // An exchange has three packets or more, so that a burst touches at most these.
        List<String> intact = new ArrayList<>(outcome.exchanges());
        intact.retainAll(expected);
        assertThat(intact)
            .as("%d packets from %d", length, from)
            .hasSizeGreaterThan(48 - length / 3 - 1);
        for (String exchange : outcome.exchanges()) {
          assertThat(
                  exchange.contains("inexact")
                      || exchange.contains("incomplete")
                      || expected.contains(exchange))
              .as(exchange)
              .isTrue();
        }
      }
    }

    @Test
    void atTheEndAreReckonedFromAcknowledgements() {
      List<Packet> packets = new ArrayList<>(plain().packets());
      Packet last = packets.remove(9);
      assertThat(last.payload()).isEqualTo(OK_5);
      assertThat(Outcome.of(packets).exchanges())
          .containsExactly("GET /a 200 28/2541", "GET /b - 28/43 inexact");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void neverUnbalanceTheBooksNorMisattribute(int index) {
      List<Packet> packets = new ArrayList<>(plain().packets());
      packets.remove(index);
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.books().balance()).isZero();
      for (String exchange : outcome.exchanges()) {
        assertThat(exchange.replace(" -", " 200").replace(" inexact", "")).isIn(PLAIN);
      }
    }

    @Test
    void areDeclaredOnlyAfterAGraceSinceTheCaptureMayHaveReordered() {
      List<Packet> packets = new ArrayList<>(plain().packets());
      Packet late = packets.remove(3);
      packets.add(late); // ten packets late, after everything else
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.exchanges()).isEqualTo(PLAIN);
      assertThat(outcome.oddities()).isEmpty();
    }
  }

  @Test
  void aSnapLengthThatSparesTheHeadsChangesNothing() {
    List<Packet> cut = plain().packets().stream().map(packet -> packet.cutTo(60)).toList();
    Outcome outcome = Outcome.of(cut);
    assertThat(outcome.exchanges()).isEqualTo(PLAIN);
    assertThat(outcome.wireBytes()).isEqualTo(Outcome.of(plain().packets()).wireBytes());
  }

  @Test
  void aConnectionJoinedMidwayGivesWhatBeginsLater() {
    List<Packet> packets = plain().packets();
    Outcome outcome = Outcome.of(packets.subList(5, packets.size()));
    assertThat(outcome.exchanges()).containsExactly("GET /b 200 28/43");
    assertThat(outcome.unattributed("partial_exchange")).isEqualTo(2 * 66 + 1541 + 66);
    assertThat(outcome.books().balance()).isZero();
  }

  @Test
  void aHandshakeCapturedLateIsOfTheSameConnection() {
    List<Packet> packets = new ArrayList<>(plain().packets());
    packets.add(4, packets.remove(1)); // SYN-ACK after the first request
    Outcome outcome = Outcome.of(packets);
    assertThat(outcome.exchanges()).isEqualTo(PLAIN);
    assertThat(outcome.report().connections().opened()).isEqualTo(1);
    assertThat(outcome.unattributed("tcp_handshake")).isEqualTo(3 * 66);
  }

  @Test
  void aHalfClosedConnectionSurvivesALoss() {
    List<Packet> packets =
        new ArrayList<>(
            TcpScript.begin()
                .open()
                .client(GET_A)
                .clientCloses()
                .server(ok(5000))
                .clientAcks()
                .clientAcks()
                .serverCloses()
                .clientAcks()
                .packets());
    assertThat(packets.remove(7).payload()).matches("x+");
    Outcome outcome = Outcome.of(packets);
    assertThat(outcome.exchanges()).containsExactly("GET /a 200 28/5041");
    assertThat(outcome.oddities()).containsExactly("bytes_not_captured");
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000_000, 900_000_000, 2_000_000_000})
  void aWrongNumberMakesUpNoBytes(int ahead) {
    for (int flags : new int[] {0x10, 0x11}) {
      List<Packet> packets = new ArrayList<>(plain().packets());
      Packet ack = packets.get(2);
      packets.add(
          8,
          new Packet(
              flags == 0x10,
              40_000,
              ack.sequence() + (flags == 0x10 ? 0 : ahead),
              ack.acknowledgement() + ahead,
              flags,
              "",
              0,
              ack.epochNanos()));
      Outcome outcome = Outcome.of(packets);
      assertThat(outcome.books().balance()).isZero();
      assertThat(outcome.report().totals().messageBytes()).isLessThan(10_000);
    }
  }

  @Test
  void oneWrongTimeDoesNotFinishAllConnections() {
    List<Packet> packets = new ArrayList<>(plain().packets());
    Packet early = packets.get(5);
    packets.add(
        5,
        new Packet(
            true, 41_000, 1, 1, 0x10, "", 0, early.epochNanos() + 2_000_000_000_000_000_000L));
    assertThat(Outcome.of(packets).exchanges()).isEqualTo(PLAIN);
  }

  @Test
  void portsUsedAgainBeginANewConnection() {
    List<Packet> packets = new ArrayList<>(plain().packets());
    packets.addAll(
        new TcpScript(40_000, 1000, 0x1234_5678, 0x2345_6789)
            .open()
            .client(GET_A)
            .server(OK_5)
            .packets());
    Outcome outcome = Outcome.of(packets);
    assertThat(outcome.exchanges())
        .containsExactly("GET /a 200 28/2541", "GET /b 200 28/43", "GET /a 200 28/43");
    assertThat(outcome.report().connections().opened()).isEqualTo(2);
    assertThat(outcome.unattributed("tcp_handshake")).isEqualTo(6 * 66);
  }

  @Test
  void aBodyWithoutLengthEndsWithTheConnection() {
    Outcome outcome =
        Outcome.of(
            TcpScript.begin()
                .open()
                .client(GET_A)
                .server("HTTP/1.0 200 OK\r\n\r\nto the end")
                .serverCloses()
                .clientAcks()
                .packets());
    assertThat(outcome.exchanges()).containsExactly("GET /a 200 28/29");
    // FIN arrives while the exchange is in progress, its acknowledgement after it.
    assertThat(outcome.wireBytes()).containsExactly(3 * 66 + 28 + 29L);
    assertThat(outcome.unattributed("tcp_close")).isEqualTo(66);
  }

  @Test
  void aResetLeavesTheExchangeIncomplete() {
    Outcome outcome =
        Outcome.of(
            TcpScript.begin()
                .open()
                .client(GET_A)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nabc")
                .clientResets()
                .packets());
    assertThat(outcome.exchanges()).containsExactly("GET /a 200 28/43 incomplete");
    assertThat(outcome.wireBytes()).containsExactly(3 * 66 + 28 + 43L);
  }

  @Test
  void idleConnectionsAreFinished() {
    TcpLimits limits =
        new TcpLimits(16, 65_536, 65_536, Duration.ofSeconds(60), Duration.ofSeconds(10));
    List<Packet> packets = new ArrayList<>(plain().packets());
    TcpScript later = new TcpScript(40_001, 1000, 1, 2).pause(120_000_000_000L).open();
    packets.addAll(later.packets());
    // Silence, then the old connection goes on: it has been forgotten by then.
    Outcome outcome = Outcome.of(packets, limits);
    assertThat(outcome.exchanges()).isEqualTo(PLAIN);
    assertThat(outcome.books().balance()).isZero();
  }

  @Test
  void moreConnectionsThanAllowedEvictTheLongestIdle() {
    TcpLimits limits =
        new TcpLimits(16, 65_536, 65_536, Duration.ofSeconds(60), Duration.ofSeconds(10));
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      packets.addAll(
          new TcpScript(20_000 + i, 1000, i, i).open().client(GET_A).server(OK_5).packets());
    }
    Outcome outcome = Outcome.of(packets, limits);
    assertThat(outcome.exchanges()).hasSize(200).containsOnly("GET /a 200 28/43");
    assertThat(outcome.oddities()).contains("connections_evicted");
    assertThat(outcome.books().balance()).isZero();
  }

  @Test
  void whatIsHeldIsBounded() {
    TcpLimits limits =
        new TcpLimits(16, 65_536, 65_536, Duration.ofSeconds(60), Duration.ofSeconds(10));
    TcpScript script = TcpScript.begin().open().client(GET_A).server(ok(200_000));
    List<Packet> packets = new ArrayList<>(script.packets());
    Packet head = packets.remove(4);
    assertThat(head.payload()).startsWith("HTTP/1.1");
    Outcome outcome = Outcome.of(packets, limits);
    assertThat(outcome.oddities()).contains("reassembly_buffer_full");
    assertThat(outcome.exchanges()).containsExactly("GET /a - 28/200043 inexact");
    assertThat(outcome.books().balance()).isZero();
  }
}
