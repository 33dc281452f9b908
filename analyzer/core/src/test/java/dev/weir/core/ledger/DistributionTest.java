package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long EPOCH = 1_790_000_000L * 1000 * MILLISECOND;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319";

  private final TallyBoard board = new TallyBoard(new TallyRoom(100, 1));
  private final HttpConnection connection =
      new HttpConnection(
          new Endpoints("10.0.0.1", 40_000, "10.0.1.1", 80),
          board,
          new HttpParsing().recyclingExchanges().withoutTraceContext(),
          true);
  private final Tallies tallies = new Tallies();
  private final Distribution firstBytes = Tallies.firstBytes();
  private long nowNanos = EPOCH;

  @Test
  void putsABoundIntoTheBucketThatItEnds() {
    long[] bounds = Tallies.firstBytes().upperBounds();
    for (int i = 0; i < bounds.length; i++) {
      assertThat(Tallies.firstByteBucket(bounds[i])).isEqualTo(i);
      assertThat(Tallies.firstByteBucket(bounds[i] + 1)).isEqualTo(i + 1);
    }
    assertThat(Tallies.firstByteBucket(0)).isZero();
    assertThat(bounds).contains(350 * MILLISECOND, 380 * MILLISECOND).isSorted();
  }

  @Test
  void countsFromTheFirstByteOfARequestToTheFirstOfItsResponse() {
    exchange("", 350, 2_000);
    exchange("", 380, 0);
    exchange("", 381, 0);
    take();
    assertThat(bucket(350)).isEqualTo(1);
    assertThat(bucket(380)).isEqualTo(1);
    assertThat(bucket(500)).isEqualTo(1);
    assertThat(firstBytes.sum()).isEqualTo(1_111 * MILLISECOND);
    assertThat(example(350)).isNull();
  }

  @Test
  void keepsTheLatestTraceOfEachBucketThatItsClientKeeps() {
    exchange(TRACE + "1-b7ad6b7169203331-01", 300, 0);
    exchange(TRACE + "2-b7ad6b7169203331-01", 310, 0);
    exchange(TRACE + "3-b7ad6b7169203331-00", 320, 0);
    exchange("", 330, 0);
    exchange(TRACE + "4-b7ad6b7169203331-01", 1, 0);
    take();
    assertThat(example(350))
        .isEqualTo(
            new Distribution.Example(TRACE + "2", 310 * MILLISECOND, EPOCH + 610 * MILLISECOND));
    assertThat(example(1)).isNotNull();
    assertThat(example(380)).isNull();
  }

  @Test
  void keepsAnExampleWhileNoneFollowsAndForgetsItForALaterOne() {
    exchange(TRACE + "1-b7ad6b7169203331-01", 300, 0);
    take();
    exchange("", 300, 0);
    take();
    assertThat(example(350)).extracting(Distribution.Example::traceId).isEqualTo(TRACE + "1");
    exchange(TRACE + "2-b7ad6b7169203331-01", 300, 0);
    take();
    assertThat(example(350)).extracting(Distribution.Example::traceId).isEqualTo(TRACE + "2");
    assertThat(bucket(350)).isEqualTo(3);
  }

  @Test
  void tellsTheRoutesWhoseFilesAreSlow() {
    exchange("", 1, 501, "/logo.png");
    exchange("", 1, 499, "/logo.png");
    exchange("", 501, 0, "/logo.png");
    exchange("", 700, 0, "/report");
    Ledger ledger =
        new Ledger(LedgerOptions.DEFAULT.withBy(Dimension.parse("path")), new RouteTable());
    while (board.take(tallies, 10)) {
      // goes on
    }
    ledger.add(tallies, nowNanos);
    Source source = new Source("a", "agent", Instant.EPOCH, nowNanos, 0, 0, null, 0);
    assertThat(ledger.report(source, new ReportOptions(0, SortKey.NAME)).topEndpoints())
        .extracting(row -> row.inProcess() == null ? -1 : row.inProcess().slowStaticResponses())
        .containsExactly(2L, 0L);
  }

  private void exchange(String traceparent, long firstByteMillis, long restMillis) {
    exchange(traceparent, firstByteMillis, restMillis, "/");
  }

  private void exchange(String trace, long firstByteMillis, long restMillis, String path) {
    String field = trace.isEmpty() ? "" : "Traceparent: 00-" + trace + "\r\n";
    feed(Direction.REQUEST, "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n");
    nowNanos += firstByteMillis * MILLISECOND;
    feed(Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    nowNanos += restMillis * MILLISECOND;
    feed(Direction.RESPONSE, "ok");
  }

  private void feed(Direction direction, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at += connection.feed(direction, bytes, at, bytes.length - at, nowNanos);
    }
  }

  private void take() {
    while (board.take(tallies, 10)) {
      // goes on
    }
    tallies.addFirstBytesTo(firstBytes);
    tallies.clear();
  }

  private long bucket(long millis) {
    return firstBytes.counts()[Tallies.firstByteBucket(millis * MILLISECOND)];
  }

  private Distribution.@Nullable Example example(long millis) {
    return firstBytes.example(Tallies.firstByteBucket(millis * MILLISECOND));
  }
}
