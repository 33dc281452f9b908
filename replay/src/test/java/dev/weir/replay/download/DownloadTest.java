package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.download.RawServer.Answer;
import dev.weir.replay.download.RawServer.Request;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DownloadTest extends DownloadTestCase {
  @Test
  void bringsAFileInOneRequestAndAsksWhetherItIsTheSameStill() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.bytes()).isEqualTo(300_000);
      assertThat(result.verified()).isEmpty();
      assertThat(server.requests()).extracting(Request::method).containsExactly("GET", "HEAD");
      assertThat(server.gets().get(0).field("range")).isEmpty();
      assertThat(server.gets().get(0).field("accept-encoding")).isEqualTo("identity");
    }
  }

  @Test
  void bringsAnEmptyFileAlsoOverSeveralConnections() throws Exception {
    try (RawServer server = new RawServer(file(new byte[0], ETAG))) {
      run(options(server).withConnections(4));
      requireWhole(new byte[0]);
    }
  }

  @Test
  void fetchesPiecesOverSeveralConnectionsEachByteOnce() throws Exception {
    byte[] large = new byte[2_000_000];
    new Random(3).nextBytes(large);
    try (RawServer server = new RawServer(file(large, ETAG))) {
      DownloadResult result = run(options(server).withConnections(4));
      requireWhole(large);
      assertThat(result.receivedBytes()).isEqualTo(2_000_000);
      assertThat(server.gets()).hasSize(5);
      assertThat(server.gets().subList(1, 5))
          .allMatch(request -> request.field("if-range").equals(ETAG));
    }
  }

  @Test
  void takesAllFromOneConnectionWhereTheServerSendsNoParts() throws Exception {
    Answer whole = answer("200 OK", content, "Content-Length: 300000", "ETag: " + ETAG);
    try (RawServer server = new RawServer(whole)) {
      run(options(server).withConnections(4));
      requireWhole(content);
      assertThat(server.gets()).hasSize(1);
    }
  }

  @Test
  void writesToAStreamAndGoesOnThereAfterABreak() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), file(content, ETAG));
        Download download = Download.toStream(options(server), out, notes::add)) {
      download.run();
      assertThat(out.toByteArray()).isEqualTo(content);
      assertThat(server.gets().get(1).field("range")).isEqualTo("bytes=100000-299999");
    }
  }

  @Test
  void doesNotBeginAStreamAnew() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), file(other, "\"two\""));
        Download download = Download.toStream(options(server), out, notes::add)) {
      assertThatThrownBy(download::run)
          .hasMessageContaining("has changed; what came went to standard output already");
      assertThat(download.state()).isEqualTo(DownloadState.ABORTED);
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(content, 100_000));
    }
  }

  @Test
  void holdsTheLimitOverAllConnectionsTogether() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      DownloadResult result = run(options(server).withLimit(500_000).withConnections(3));
      requireWhole(content);
      // What may have come at once is the burst, and the last piece is waited for.
      long leastNanos = (300_000 - Throttle.burstBytes(500_000)) * 1_000_000_000L / 500_000;
      assertThat(result.nanos()).isGreaterThanOrEqualTo(leastNanos);
    }
  }

  @Test
  void asksTheServerForANameOnlyWhereTheAddressHasNone() throws Exception {
    Answer named = file(content, ETAG, "Content-Disposition: attachment; filename=\"../r.csv\"");
    try (RawServer server = new RawServer(named)) {
      assertThat(Download.fileName(options(server.url("/x/")))).isEqualTo("r.csv");
      assertThat(Download.fileName(options(server.url("/x/y.bin?z=1")))).isEqualTo("y.bin");
      assertThat(server.requests()).extracting(Request::method).containsExactly("HEAD");
    }
  }
}
