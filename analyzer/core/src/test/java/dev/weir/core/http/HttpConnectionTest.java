package dev.weir.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {
  private static final String GET_A = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"; // 28 bytes
  private static final String GET_B = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK_5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"; // 38 bytes
  private static final String OK_CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"; // 47 bytes

  @Nested
  class BodyLength {

    @Test
    void followsContentLength() {
      assertThat(Conversation.begin().client(GET_A).server(OK_5 + "12345").play().exchanges())
          .containsExactly("GET /a 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void isZeroForHeadWhateverTheFieldsSay() {
      assertThat(
              Conversation.begin()
                  .client("HEAD /a HTTP/1.1\r\n\r\n" + GET_B)
                  .server(OK_5 + OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "HEAD /a 200 req=20+0+0 resp=38+0+0", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void isZeroFor204And304() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server("HTTP/1.1 204 No Content\r\n\r\n")
                  .client(GET_B)
                  .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n")
                  .client(GET_A)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "GET /a 204 req=28+0+0 resp=27+0+0",
              "GET /b 304 req=28+0+0 resp=50+0+0",
              "GET /a 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void tellsChunksFromContent() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server(
                      OK_CHUNKED + "5;name=\"v\"\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: x\r\n\r\n")
                  .play()
                  .exchanges())
          .containsExactly("GET /a 200 req=28+0+0 resp=47+15+30");
    }

    @Test
    void lastsToTheCloseWhenNothingElseSays() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server("HTTP/1.0 200 OK\r\n\r\nall the rest")
                  .serverCloses()
                  .play()
                  .exchanges())
          .containsExactly("GET /a 200 req=28+0+0 resp=19+12+0");
    }

    @Test
    void takesTransferEncodingOverContentLengthAndRemarksOnIt() {
      Conversation conversation =
          Conversation.begin()
              .client(
                  "POST /a HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "1\r\nx\r\n0\r\n\r\n")
              .server(OK_5 + "12345")
              .play();
      assertThat(conversation.exchanges()).containsExactly("POST /a 200 req=67+1+10 resp=38+5+0");
      assertThat(conversation.oddities()).containsExactly("content_length_and_chunked");
    }

    @Test
    void countsInterimResponsesAsHeader() {
      assertThat(
              Conversation.begin()
                  .client("PUT /a HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
                  .server("HTTP/1.1 100 Continue\r\n\r\n")
                  .client("body")
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly("PUT /a 200 req=60+4+0 resp=63+5+0");
    }

    @Test
    void givesEverythingAfterAnUpgradeToItsExchange() {
      Conversation conversation =
          Conversation.begin()
              .client("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
              .server("HTTP/1.1 101 Switching Protocols\r\n\r\nserver frames")
              .client("client frames")
              .serverCloses()
              .clientCloses()
              .play();
      assertThat(conversation.exchanges())
          .containsExactly("GET /chat 101 req=42+13+0 resp=36+13+0 incomplete");
    }

    @Test
    void givesEverythingAfterConnectToItsExchange() {
      assertThat(
              Conversation.begin()
                  .client("CONNECT db:5432 HTTP/1.1\r\n\r\n")
                  .server("HTTP/1.1 200 Connected\r\n\r\nabc")
                  .client("defg")
                  .play()
                  .exchanges())
          .containsExactly("CONNECT db:5432 200 req=28+4+0 resp=26+3+0 incomplete");
    }
  }

  @Nested
  class Targets {

    @Test
    void loseQueryAndFragment() {
      assertThat(pathOf("/a/b?c=d/e")).isEqualTo("/a/b");
      assertThat(pathOf("/a#b")).isEqualTo("/a");
    }

    @Test
    void ofAbsoluteFormAreTheirPath() {
      assertThat(pathOf("http://Shop.example:80/x?y")).isEqualTo("/x");
      assertThat(pathOf("http://shop.example")).isEqualTo("/");
      assertThat(pathOf("http://shop.example?q")).isEqualTo("/");
    }

    @Test
    void ofAsteriskFormStay() {
      assertThat(pathOf("*")).isEqualTo("*");
    }

    private String pathOf(String target) {
      String line =
          Conversation.begin()
              .client("OPTIONS " + target + " HTTP/1.1\r\n\r\n")
              .play()
              .exchanges()
              .get(0);
      return line.substring("OPTIONS ".length(), line.indexOf(" - "));
    }
  }

  @Nested
  class Lenience {

    @Test
    void takesALoneLineFeedForALineEnd() {
      Conversation conversation =
          Conversation.begin().client("GET /a HTTP/1.1\nHost: x\n\n").server(OK_5 + "12345").play();
      assertThat(conversation.exchanges()).containsExactly("GET /a 200 req=25+0+0 resp=38+5+0");
      assertThat(conversation.oddities()).containsExactly("bare_line_feed");
    }

    @Test
    void passesOverEmptyLinesBetweenMessages() {
      Conversation conversation =
          Conversation.begin()
              .client(GET_A)
              .server(OK_5 + "12345")
              .client("\r\n" + GET_B)
              .server("\r\n" + OK_5 + "12345")
              .play();
      assertThat(conversation.exchanges())
          .containsExactly(
              "GET /a 200 req=28+0+0 resp=38+5+0", "GET /b 200 req=28+0+0 resp=38+5+0");
      assertThat(conversation.idleBytes()).isEqualTo(4);
    }

    @Test
    void readsFoldedFieldLines() {
      Conversation conversation =
          Conversation.begin()
              .client(GET_A)
              .server("HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\n12345")
              .client(GET_B)
              .server(OK_5 + "12345")
              .play();
      assertThat(conversation.exchanges()).hasSize(2).last().asString().startsWith("GET /b 200");
      assertThat(conversation.oddities()).containsExactly("folded_field_line");
    }

    @Test
    void countsOversizedHeadsExactly() {
      String cookie = "Cookie: " + "x".repeat(200_000) + "\r\n";
      Conversation conversation =
          Conversation.begin()
              .client("GET /a HTTP/1.1\r\n" + cookie + "\r\n")
              .server(OK_5 + "12345")
              .play(1000, null);
      assertThat(conversation.exchanges()).containsExactly("GET /a 200 req=200029+0+0 resp=38+5+0");
      assertThat(conversation.oddities()).contains("head_oversized");
    }

    @Test
    void takesAStatusLineWithoutReason() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")
                  .play()
                  .exchanges())
          .containsExactly("GET /a 200 req=28+0+0 resp=35+0+0");
    }
  }

  @Nested
  class Smuggling {

    @ParameterizedTest
    @MethodSource("dev.weir.core.http.HttpConnectionTest#smugglingShapes")
    void becomesAnOddity(String fields, String name) {
      Conversation conversation =
          Conversation.begin().client("POST /a HTTP/1.1\r\n" + fields + "\r\n").play();
      assertThat(conversation.oddities()).contains(name);
      assertThat(conversation.everyByteIsCharged()).isTrue();
    }
  }

  static List<Object[]> smugglingShapes() {
    return List.of(
        new Object[] {"Content-Length: 3\r\nContent-Length: 4\r\n", "content_length_conflict"},
        new Object[] {"Content-Length: 3, 3\r\n", "content_length_repeated"},
        new Object[] {"Content-Length: +3\r\n", "content_length_invalid"},
        new Object[] {"Content-Length: 0x3\r\n", "content_length_invalid"},
        new Object[] {"Content-Length:\r\n", "content_length_invalid"},
        new Object[] {"Content-Length: 9999999999999999999\r\n", "content_length_invalid"},
        new Object[] {"Content-Length : 3\r\n", "space_before_colon"},
        new Object[] {"Transfer-Encoding: xchunked\r\n", "transfer_encoding_unknown"},
        new Object[] {"Transfer-Encoding: chunked, chunked\r\n", "chunked_repeated"},
        new Object[] {
          "Transfer-Encoding:\tchunked\r\nContent-Length: 1\r\n", "content_length_and_chunked"
        },
        new Object[] {"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", "chunk_size_invalid"},
        new Object[] {"Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", "chunk_end_invalid"},
        new Object[] {
          "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "chunk_size_overflow"
        },
        new Object[] {"Host: a\r\nHost: b\r\n", "host_repeated"},
        new Object[] {" Content-Length: 3\r\n", "folded_field_line"});
  }

  @Nested
  class AfterALoss {

    @Test
    void ofContentNothingIsUnknown() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server(OK_5 + "12")
                  .lostFromServer(3)
                  .client(GET_B)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "GET /a 200 req=28+0+0 resp=38+5+0", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void ofAWholeResponseItsSizeIsKnown() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .lostFromServer(43)
                  .client(GET_B)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly("GET /a - req=28 resp=43 inexact", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void ofAWholeRequestItsResponseIsNobodys() {
      assertThat(
              Conversation.begin()
                  .lostFromClient(28)
                  .server(OK_5 + "12345")
                  .client(GET_B)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly("unknown", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void ofAChunkLineTheNextRequestEndsTheResponse() {
      assertThat(
              Conversation.begin()
                  .client(GET_A)
                  .server(OK_CHUNKED + "5\r\nhel")
                  .lostFromServer(9)
                  .server("more content, 10")
                  .client(GET_B)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "GET /a 200 req=28 resp=78 inexact", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void ofTheRestOfARequestHeadItsPathIsKnown() {
      assertThat(
              Conversation.begin()
                  .client("GET /a HTTP/1.1\r\nCookie: abc")
                  .lostFromClient(100)
                  .server(OK_5 + "12345")
                  .client(GET_B)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "GET /a 200 req=128 resp=43 inexact", "GET /b 200 req=28+0+0 resp=38+5+0");
    }

    @Test
    void onAPipelinedConnectionResponsesAreNobodysRatherThanAnothers() {
      Conversation conversation =
          Conversation.begin()
              .client(GET_A + GET_B + GET_A)
              .server(OK_5 + "12345")
              .lostFromServer(20)
              .server(OK_5 + "12345")
              .play();
      assertThat(conversation.exchanges())
          .containsExactly(
              "GET /a 200 req=28+0+0 resp=38+5+0",
              "GET /b - req=28+0+0 resp=0+0+0 incomplete",
              "GET /a - req=28+0+0 resp=0+0+0 incomplete");
      assertThat(conversation.oddities()).contains("responses_unpaired");
      assertThat(conversation.partialBytes()).isEqualTo(43);
    }

    @Test
    void onAPipelinedConnectionRequestsBeforeItAreStillAnswered() {
      assertThat(
              Conversation.begin()
                  .client(GET_A + GET_B)
                  .lostFromClient(56)
                  .server(OK_5 + "12345" + OK_5 + "12345" + OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly(
              "GET /a 200 req=28+0+0 resp=38+5+0", "GET /b 200 req=28+0+0 resp=38+5+0");
    }
  }

  @Nested
  class JoinedMidway {

    @Test
    void beginsWithTheFirstRequest() {
      Conversation conversation =
          Conversation.joinedMidway()
              .server("rest of some body")
              .client(GET_A)
              .server(OK_5 + "12345")
              .play();
      assertThat(conversation.exchanges()).containsExactly("GET /a 200 req=28+0+0 resp=38+5+0");
      assertThat(conversation.undecidedBytes()).isEqualTo(17);
    }

    @Test
    void aResponseFirstIsNobodys() {
      assertThat(
              Conversation.joinedMidway()
                  .server(OK_5 + "12345")
                  .client(GET_A)
                  .server(OK_5 + "12345")
                  .play()
                  .exchanges())
          .containsExactly("unknown", "GET /a 200 req=28+0+0 resp=38+5+0");
    }
  }

  @Nested
  class SomethingElse {

    @Test
    void isForeign() {
      assertThat(protocolOf("\u0016\u0003\u0001\u0002\u0000\u0001")).isEqualTo("tls");
      assertThat(protocolOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo("http2");
      assertThat(protocolOf("SSH-2.0-OpenSSH_9.2\r\n")).isEqualTo("other");
      assertThat(protocolOf("hello world\r\n\r\n")).isEqualTo("other");
    }

    @Test
    void mayBeginWithTheServer() {
      Conversation conversation =
          Conversation.begin().server("220 mail.example ESMTP\r\n").client("EHLO x\r\n").play();
      assertThat(conversation.protocol()).isEqualTo("other");
      assertThat(conversation.exchanges()).containsExactly("foreign");
      assertThat(conversation.foreignBytes()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, Integer.MAX_VALUE})
    void mayBeHttp2ThoughTheServerBegins(int pieceBytes) {
      String settings = "\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144";
      Conversation conversation =
          Conversation.begin()
              .server(settings)
              .client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings)
              .play(pieceBytes, null);
      assertThat(conversation.protocol()).isEqualTo("http2");
      assertThat(conversation.exchanges()).containsExactly("foreign");
    }

    @Test
    void isHttp2ByWhatTheClientSendsFirstOnly() {
      Conversation conversation = Conversation.begin().server("220 hello\r\n").client("PRI ");
      assertThat(conversation.play().protocol()).isEqualTo("other");
      assertThat(conversation.client("x").client("PRI * HTTP/2.0\r\n").play().protocol())
          .isEqualTo("other");
    }

    private String protocolOf(String text) {
      Conversation conversation = Conversation.begin().client(text).play(3, null);
      assertThat(conversation.exchanges()).containsExactly("foreign");
      return conversation.protocol();
    }
  }

  @Test
  void identityIsNoTransferCoding() {
    String identity = "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n";
    Conversation conversation =
        Conversation.begin()
            .client(GET_A)
            .server(identity + "12345")
            .client(GET_B)
            .server(OK_5 + "12345")
            .play();
    assertThat(conversation.exchanges())
        .containsExactly("GET /a 200 req=28+0+0 resp=67+5+0", "GET /b 200 req=28+0+0 resp=38+5+0");
    assertThat(conversation.oddities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"417, 1000", "417, 30", "417, 4", "417, 1", "302, 1000", "302, 1", "200, 4"})
  void aBodyWithoutLeaveIsNotWaitedFor(int status, int longestPiece) {
    for (long seed = 1; seed <= 8; seed++) {
      assertThat(
              Conversation.begin()
                  .client("POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                  .server("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")
                  .client(GET_A)
                  .server(OK_5 + "12345")
                  .play(longestPiece, new Random(seed))
                  .exchanges())
          .containsExactly(
              "POST /p " + status + " req=61+0+0 resp=38+0+0", "GET /a 200 req=28+0+0 resp=38+5+0");
    }
  }

  @Test
  void aBodyThatDidNotWaitForLeaveIsReadAsSuch() {
    assertThat(
            Conversation.begin()
                .client("POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .client("hello world")
                .client(GET_A)
                .server(OK_5 + "12345")
                .play()
                .exchanges())
        .containsExactly(
            "POST /p 200 req=62+11+0 resp=38+0+0", "GET /a 200 req=28+0+0 resp=38+5+0");
  }

  @Test
  void chunksThatDidNotWaitForLeaveAreReadAsSuch() {
    assertThat(
            Conversation.begin()
                .client(
                    "POST /p HTTP/1.1\r\nExpect: 100-continue\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .client("PUT /\r\n0\r\n\r\n")
                .play()
                .exchanges())
        .containsExactly("POST /p 200 req=70+5+10 resp=38+0+0");
  }

  @Test
  void exchangesInProgressHaveABoundInCommon() {
    ByteBudget outstanding = new ByteBudget(3);
    HttpParsing parsing = new HttpParsing(null, 1, new ByteBudget(1 << 20), outstanding);
    Conversation one = Conversation.begin().client(GET_A.repeat(20)).with(parsing);
    Conversation other = Conversation.begin().client(GET_B.repeat(8)).with(parsing);
    assertThat(one.play().oddities()).containsExactly("responses_unpaired");
    assertThat(one.exchanges()).hasSize(20);
    assertThat(other.play().oddities()).isEmpty();
    assertThat(outstanding.taken()).isZero();
  }

  @Test
  void aBodyWithLeaveIsReadWhateverItLooksLike() {
    assertThat(
            Conversation.begin()
                .client("POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 28\r\n\r\n")
                .server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n")
                .client(GET_A)
                .play(1000, new Random(1))
                .exchanges())
        .containsExactly("POST /p 400 req=62+28+0 resp=63+0+0");
  }

  @Test
  void anAnsweredNonRequestDoesNotSpoilTheConnection() {
    assertThat(
            Conversation.begin()
                .client(GET_A)
                .server(OK_5 + "12345")
                .client("GET /x y\r\n\r\n")
                .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                .client(GET_B)
                .server(OK_5 + "12345")
                .play()
                .exchanges())
        .containsExactly(
            "GET /a 200 req=28+0+0 resp=38+5+0", "unknown", "GET /b 200 req=28+0+0 resp=38+5+0");
  }

  @Test
  void aLongChunkExtensionIsOnlyARemark() {
    Conversation conversation =
        Conversation.begin()
            .client(GET_A)
            .server(OK_CHUNKED + "1;" + "x".repeat(5000) + "\r\ny\r\n0\r\n\r\n")
            .play();
    assertThat(conversation.exchanges()).containsExactly("GET /a 200 req=28+0+0 resp=47+1+5011");
    assertThat(conversation.oddities()).containsExactly("chunk_extension_oversized");
  }

  /** Found by the fuzzer: bytes were reported of an exchange that had finished. */
  @Test
  void aRequestCutOffWhileBeingAnsweredStaysOpenForItsResponse() {
    Conversation conversation =
        Conversation.begin()
            .client(GET_A)
            .server(OK_5 + "12345")
            .client("GET /b HTTP/1.1\r\nHost")
            .server("HTTP/1.1 408 Request Timeout\r\nContent-Length: 5\r\n\r\n12")
            .clientCloses()
            .server("345")
            .play();
    assertThat(conversation.exchanges())
        .containsExactly("GET /a 200 req=28+0+0 resp=38+5+0", "unknown");
    assertThat(conversation.everyByteIsCharged()).isTrue();
  }

  /** Found by the fuzzer: one byte more or less was counted, depending on the split. */
  @Test
  void aBrokenResponseToPipelinedRequestsIsTheSameInEverySplit() {
    Conversation conversation =
        Conversation.begin().client(GET_A + GET_B).server("no response\r\n\r\nat all").play();
    List<String> whole = List.copyOf(conversation.exchanges());
    assertThat(whole).first().isEqualTo("GET /a - req=28 resp=21 inexact");
    for (int size = 1; size < 30; size++) {
      assertThat(conversation.play(size, null).exchanges()).isEqualTo(whole);
    }
  }

  @Test
  void anAbortedDownloadIsIncomplete() {
    assertThat(
            Conversation.begin()
                .client(GET_A)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n1234")
                .clientCloses()
                .play()
                .exchanges())
        .containsExactly("GET /a 200 req=28+0+0 resp=40+4+0 incomplete");
  }

  @Test
  void givesTheSameForEverySplit() {
    Conversation conversation =
        Conversation.begin()
            .client("\r\n" + GET_A + "POST /p?x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            .client("4\r\nabcd\r\n0\r\nTrailer: t\r\n\r\n" + "HEAD /h HTTP/1.1\r\n\r\n" + GET_B)
            .server(OK_5 + "12345HTTP/1.1 100 Continue\r\n\r\n" + OK_CHUNKED)
            .server("3;e=1\r\nxyz\r\n0\r\n\r\n" + OK_5 + "HTTP/1.1 200 OK\r\n\r\nto the end")
            .serverCloses()
            .play();
    List<String> whole = List.copyOf(conversation.exchanges());
    assertThat(whole).hasSize(4).allMatch(line -> !line.contains("incomplete"));
    for (int size = 1; size < 60; size++) {
      assertThat(conversation.play(size, null).exchanges())
          .as("pieces of %d", size)
          .isEqualTo(whole);
    }
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      assertThat(conversation.play(40, random).exchanges()).isEqualTo(whole);
      assertThat(conversation.everyByteIsCharged()).isTrue();
    }
  }
}
