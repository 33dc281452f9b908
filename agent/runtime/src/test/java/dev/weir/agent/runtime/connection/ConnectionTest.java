package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String SETTINGS = "\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144";
  private static final String HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SETTINGS;

  private final Stripe[] stripes = Stripe.of(2, new ClientId(ClientId.Source.PRINCIPAL, ""));
  private Connection connection = new Connection(new Object(), 1, stripes[0], true);
  private final Tallies tallies = new Tallies();
  private long captured;
  private int passedOver;

  private void pass(boolean incoming, String text) {
    pass(incoming, text, 1);
  }

  private void pass(boolean incoming, String text, long nowNanos) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    try {
      if (connection.passesOver(incoming, bytes.length)) {
        passedOver++;
      } else {
        connection.passed(incoming, NativeMemory.addressOf(memory), bytes.length, nowNanos);
      }
    } finally {
      Reference.reachabilityFence(memory);
    }
    captured += bytes.length;
  }

  /** Like the bookkeeper's. */
  private Report report() {
    connection.settle(9_000_000_000L);
    connection.tellProtocol();
    for (Stripe stripe : stripes) {
      while (stripe.board(false).take(tallies, 100)) {
        // goes on
      }
    }
    Report report = Reports.by("path", tallies);
    assertThat(report.books().balance()).isZero();
    assertThat(report.books().capturedBytes()).isEqualTo(captured);
    return report;
  }

  @Test
  void aRequestIsCountedWhetherItIsAnsweredOrNot() {
    pass(true, REQUEST);
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(1);
    assertThat(report.totals().messageBytes()).isEqualTo(REQUEST.length());
  }

  @Test
  void aRequestWithoutAnswerIsCountedWhenTheConnectionIsClosed() {
    pass(true, REQUEST);
    connection.close(2);
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(1);
    assertThat(report.incomplete()).isEqualTo(1);
  }

  @Test
  void halfARequestIsAPartialExchange() {
    pass(true, REQUEST.substring(0, 10));
    connection.ended(2);
    pass(false, RESPONSE);
    connection.close(3);
    Report report = report();
    assertThat(report.totalRequests()).isZero();
    assertThat(report.books().unattributed()).containsEntry("partial_exchange", captured);
  }

  @Test
  void whatTheApplicationWritesIsTheRequestsThatIsBeingAnswered() {
    pass(true, REQUEST);
    pass(false, RESPONSE);
    pass(true, POST);
    connection.applicationWrote(this, 3);
    connection.applicationWrote(this, 2);
    pass(false, RESPONSE);
    Report report = report();
    assertThat(report.topEndpoints())
        .extracting(row -> row.key().get(0).value(), ConnectionTest::applicationBytes)
        .containsExactlyInAnyOrder(tuple("/a", null), tuple("/b", 5L));
  }

  private static @Nullable Long applicationBytes(ReportRow row) {
    InProcess inProcess = row.inProcess();
    return inProcess == null ? Long.valueOf(-1) : inProcess.applicationBytes();
  }

  @Test
  void anExchangeLastsFromItsFirstByteToItsLast() {
    pass(true, REQUEST, 1_000_000_000);
    pass(false, RESPONSE, 4_000_000_000L);
    assertThat(report().latency().maxNanos()).isBetween(2_900_000_000L, 3_100_000_000L);
  }

  @Test
  void aConnectionMovesBetweenExchangesOnly() {
    for (int i = 0; i < 10; i++) {
      assertThat(connection.moveTo(stripes[i % 2])).isTrue();
      pass(true, REQUEST);
      assertThat(connection.moveTo(stripes[(i + 1) % 2])).isFalse();
      pass(false, RESPONSE.substring(0, 20));
      assertThat(connection.moveTo(stripes[(i + 1) % 2])).isFalse();
      pass(false, RESPONSE.substring(20));
    }
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(10);
    assertThat(report.totals().messageBytes()).isEqualTo(captured);
    assertThat(report.incomplete()).isZero();
  }

  @Test
  void whatPassedBeforeTlsBeganStaysCounted() {
    pass(true, REQUEST);
    plaintext(true, POST);
    assertThat(report().totalRequests()).isEqualTo(2);
  }

  @Test
  void http2IsCountedAsSuch() {
    pass(true, HTTP_2);
    pass(false, SETTINGS);
    Report report = report();
    assertIsHttp2(report, "http2");
    assertThat(report.books().unattributed()).containsEntry("non_http", captured);
  }

  @Test
  void http2IsKnownWhereTheAgentCameLater() {
    connection = new Connection(new Object(), 1, stripes[0], false);
    pass(true, HTTP_2);
    pass(false, SETTINGS);
    assertIsHttp2(report(), "http2");
  }

  /** The server need not wait for the client, and most do not: its first frame comes first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void http2UnderTlsIsCountedAsSuch(boolean serverFirst) {
    pass(true, "\26\3\1\2\0\1" + "the client's greeting");
    pass(false, "\26\3\3\0\172\2" + "the server's greeting");
    pass(!serverFirst, "\27\3\3" + "a record of the one");
    plaintext(!serverFirst, serverFirst ? SETTINGS : HTTP_2);
    pass(serverFirst, "\27\3\3" + "a record of the other, longer than what it holds");
    plaintext(serverFirst, serverFirst ? HTTP_2 : SETTINGS);
    Report report = report();
    assertIsHttp2(report, "tls_http2");
    long plaintext = (long) HTTP_2.length() + SETTINGS.length();
    assertThat(report.books().unattributed())
        .containsEntry("non_http", plaintext)
        .containsEntry("tls", captured - plaintext);
  }

  private void plaintext(boolean incoming, String text) {
    connection.plaintext(incoming, text.getBytes(ISO_8859_1), 0, text.length(), 2);
  }

  private void assertIsHttp2(Report report, String name) {
    assertThat(report.protocols())
        .extracting(ProtocolShare::name, ProtocolShare::connections, ProtocolShare::wireBytes)
        .containsExactly(tuple(name, 1L, captured));
    assertThat(report.totalRequests()).isZero();
  }

  @Test
  void aFileThatTheKernelSendsIsPartOfTheAnswer() {
    pass(true, REQUEST);
    pass(false, RESPONSE.replace("hello", ""));
    connection.sent(5, 3);
    pass(true, REQUEST);
    captured += 5;
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(2);
    assertThat(report.totals().messageBytes()).isEqualTo(captured);
  }

  @Test
  void theClientOfARequestIsNamedBeforeItIsAnswered() {
    pass(true, REQUEST);
    connection.client("jane");
    pass(false, RESPONSE);
    report();
    assertThat(Reports.by("client", tallies).topEndpoints())
        .extracting(row -> row.key().get(0).value())
        .containsExactly("jane");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsTheSameInWhateverPiecesRequestsCome(long seed) {
    Random random = new Random(seed);
    int exchanges = 0;
    for (int i = 0; i < 300; i++) {
      int pipelined = 1 + random.nextInt(3) / 2;
      StringBuilder requests = new StringBuilder();
      StringBuilder responses = new StringBuilder();
      for (int k = 0; k < pipelined; k++) {
        requests.append(random.nextBoolean() ? REQUEST : POST);
        responses.append(RESPONSE);
        exchanges++;
      }
      passPieces(true, requests.toString(), random);
      passPieces(false, responses.toString(), random);
    }
    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(exchanges);
    assertThat(report.totals().messageBytes()).isEqualTo(captured);
    assertThat(report.incomplete()).isZero();
    assertThat(passedOver).isPositive();
  }

  @Test
  void theMiddleOfABodyIsPassedOverAndCountedInTheEnd() {
    pass(true, REQUEST);
    pass(false, RESPONSE.replace("5", "500000").replace("hello", "x"), 1);
    for (int i = 0; i < 4; i++) {
      pass(false, "x".repeat(100_000), 2);
    }
    assertThat(passedOver).isEqualTo(4);
    pass(false, "x".repeat(99_999), 3_000_000_000L);
    assertThat(passedOver).isEqualTo(4);
    Report report = report();
    assertThat(report.totals().messageBytes()).isEqualTo(captured);
    assertThat(report.latency().maxNanos()).isBetween(2_900_000_000L, 3_100_000_000L);
  }

  @Test
  void whatIsPassedOverIsCountedWheneverSomebodyAsks() {
    pass(true, REQUEST);
    pass(false, RESPONSE.replace("5", "500000"));
    for (int i = 0; i < 3; i++) {
      pass(false, "x".repeat(1_000));
      assertThat(report().totals().messageBytes()).isEqualTo(captured);
      pass(false, "x".repeat(1_000));
    }
    pass(true, REQUEST); // pipelined
    assertThat(report().totalRequests()).isEqualTo(2);
    pass(false, "x".repeat(1_000));
    connection.close(2);
    Report report = report();
    assertThat(report.totals().messageBytes()).isEqualTo(captured);
    assertThat(report.incomplete()).isEqualTo(2);
    assertThat(passedOver).isPositive();
  }

  @Test
  void whatIsPassedOverStaysInTheBooksAfterAFault() {
    pass(true, REQUEST);
    pass(false, RESPONSE.replace("5", "500000"));
    pass(false, "x".repeat(1_000));
    connection.spoilt = true;
    pass(false, "x".repeat(1_000));
    assertThat(report().totalRequests()).isEqualTo(1);
    assertThat(passedOver).isEqualTo(1);
  }

  @Test
  void whatPassedBeforeItsSideWasKnownStaysWhereItWasCounted() {
    Connection midway = new Connection(new Object(), 2, stripes[0], false);
    byte[] rest = "the end of a message".getBytes(ISO_8859_1);
    byte[] answer = RESPONSE.getBytes(ISO_8859_1);
    ByteBuffer memory = ByteBuffer.allocateDirect(100).put(rest).put(answer);
    long address = NativeMemory.addressOf(memory);
    try {
      midway.passed(true, address, rest.length, 1);
      midway.tellProtocol();
      midway.passed(true, address + rest.length, answer.length, 2); // so it is outgoing
      midway.tellProtocol();
    } finally {
      Reference.reachabilityFence(memory);
    }

    Tallies outgoing = new Tallies();
    assertThat(stripes[0].board(true).take(outgoing, 100)).isFalse();
    assertThat(stripes[0].board(false).take(tallies, 100)).isFalse();
    assertThat(Reports.by("path", outgoing).protocols())
        .extracting(ProtocolShare::name, ProtocolShare::connections, ProtocolShare::wireBytes)
        .containsExactly(tuple("http1", 1L, (long) answer.length));
    assertThat(Reports.by("path", tallies).protocols())
        .extracting(ProtocolShare::name, ProtocolShare::connections, ProtocolShare::wireBytes)
        .containsExactly(tuple("other", 0L, (long) rest.length));
  }

  @Test
  void nothingIsPassedOverInATunnel() {
    pass(true, "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n");
    pass(false, "HTTP/1.1 200 OK\r\n\r\n");
    pass(true, "x".repeat(1_000));
    pass(true, "x".repeat(1_000));
    assertThat(report().totals().messageBytes()).isEqualTo(captured);
    assertThat(passedOver).isZero();
  }

  private void passPieces(boolean incoming, String text, Random random) {
    int at = 0;
    while (at < text.length()) {
      int to = random.nextInt(3) == 0 ? text.length() : at + 1 + random.nextInt(text.length() - at);
      pass(incoming, text.substring(at, to));
      at = to;
      if (random.nextInt(20) == 0) {
        connection.settle(1);
        connection.tellProtocol();
      }
    }
  }
}
