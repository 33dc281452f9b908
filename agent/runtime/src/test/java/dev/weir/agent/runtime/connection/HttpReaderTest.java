package dev.weir.agent.runtime.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.ledger.TallyBoard;
import dev.weir.core.report.Report;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private final Stripe stripe =
      Stripe.forProcessors(1, new ClientId(ClientId.Source.REMOTE_ADDRESS, ""))[0];
  private final TallyBoard board = stripe.board(true);
  private final HttpReader reader = reader(true);

  private HttpReader reader(boolean seesAllRequests) {
    Endpoints ends = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);
    HttpConnection parser = new HttpConnection(ends, board, stripe.parsing, seesAllRequests);
    return new HttpReader(stripe, board, parser, seesAllRequests);
  }

  private void feed(HttpReader to, Direction direction, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    board.captured(bytes.length);
    to.expect(bytes.length);
    to.feed(direction, bytes, 0, bytes.length, 1);
  }

  private Report report() {
    Tallies tallies = new Tallies();
    while (board.take(tallies, 100)) {
      // goes on
    }
    Report report = Reports.by("path", tallies);
    assertThat(report.books().balance()).isZero();
    return report;
  }

  @Test
  void aResponseReadBeforeItsRequestIsSeenWaitsForIt() {
    for (int i = 0; i < 3; i++) {
      feed(reader, Direction.RESPONSE, RESPONSE.substring(0, 30));
      feed(reader, Direction.RESPONSE, RESPONSE.substring(30));
      feed(reader, Direction.REQUEST, REQUEST);
    }

    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(3);
    assertThat(report.totals().messageBytes()).isEqualTo(3L * (REQUEST + RESPONSE).length());
    assertThat(report.incomplete()).isZero();
    assertThat(stripe.heldResponses.taken()).isZero();
  }

  @Test
  void severalResponsesWaitEachForItsRequest() {
    feed(reader, Direction.RESPONSE, RESPONSE + RESPONSE.replace("200", "404"));
    feed(reader, Direction.REQUEST, REQUEST);

    Report report = report();
    assertThat(report.totalRequests()).isEqualTo(1);
    assertThat(report.incomplete()).isZero();
    assertThat(stripe.heldResponses.taken()).isEqualTo(RESPONSE.length());

    feed(reader, Direction.REQUEST, REQUEST);

    assertThat(report().totalRequests()).isEqualTo(1);
    assertThat(stripe.heldResponses.taken()).isZero();
  }

  @Test
  void theEndOfTheConnectionWaitsBehindTheResponse() {
    String untilEnd = "HTTP/1.1 200 OK\r\n\r\nhello";
    feed(reader, Direction.RESPONSE, untilEnd);
    reader.end(Direction.RESPONSE, 2);
    feed(reader, Direction.REQUEST, REQUEST);
    reader.close(3);

    Report report = report();
    assertThat(report.totals().messageBytes()).isEqualTo((REQUEST + untilEnd).length());
    assertThat(report.incomplete()).isZero();
  }

  @Test
  void requestsAfterAResponseThatWasTooMuchGetTheirOwn() {
    feed(reader, Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
    for (int i = 0; i < 300; i++) {
      feed(reader, Direction.RESPONSE, "x".repeat(1_000));
    }
    feed(reader, Direction.REQUEST, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    for (int i = 0; i < 3; i++) {
      feed(reader, Direction.REQUEST, REQUEST);
      feed(reader, Direction.RESPONSE, RESPONSE);
    }

    Report report = report();
    assertThat(report.topEndpoints())
        .anySatisfy(
            row -> {
              assertThat(row.key().get(0).value()).isEqualTo("/a");
              assertThat(row.requests()).isEqualTo(3);
              assertThat(row.totals().messageBytes()).isEqualTo(3L * (REQUEST + RESPONSE).length());
            });
  }

  @Test
  void aResponseThatWaitsIsAPartialExchange() {
    feed(reader, Direction.RESPONSE, RESPONSE);

    assertThat(report().books().unattributed())
        .containsEntry("partial_exchange", (long) RESPONSE.length());
  }

  @Test
  void aResponseWithoutARequestIsReadWhenTheConnectionEnds() {
    feed(reader, Direction.RESPONSE, RESPONSE);
    reader.end(Direction.RESPONSE, 2);
    reader.close(3);

    Report report = report();
    assertThat(report.totalRequests()).isZero();
    assertThat(report.books().unattributed())
        .containsEntry("partial_exchange", (long) RESPONSE.length());
    assertThat(stripe.heldResponses.taken()).isZero();
  }

  @Test
  void holdsNoMoreThanThereIsRoomFor() {
    feed(reader, Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n");
    for (int i = 0; i < 3_000; i++) {
      feed(reader, Direction.RESPONSE, "x".repeat(1_000));
      assertThat(stripe.heldResponses.taken()).isLessThanOrEqualTo(2 * 1024 * 1024);
    }

    assertThat(stripe.heldResponses.taken()).isZero();
    assertThat(report().totalRequests()).isZero();
  }

  @Test
  void aConnectionJoinedMidwayHoldsNothing() {
    feed(reader(false), Direction.RESPONSE, RESPONSE);

    assertThat(stripe.heldResponses.taken()).isZero();
  }

  @Test
  void aFaultLeavesTheBooksBalanced() {
    feed(reader, Direction.RESPONSE, RESPONSE);
    board.captured(100);
    reader.expect(100);
    reader.giveUp();

    assertThat(report().books().unattributed()).containsEntry("untracked", 100L);
    assertThat(stripe.heldResponses.taken()).isZero();
  }
}
