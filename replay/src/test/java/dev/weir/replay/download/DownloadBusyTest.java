package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.download.RawServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from servers that are busy. */
class DownloadBusyTest extends DownloadTestCase {
  @ParameterizedTest
  @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
  void waitsAsLongAsItAsksAndSaysSo(String status) throws Exception {
    try (RawServer server = new RawServer(answer(status, "Retry-After: 1"), file(content, ETAG))) {
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.nanos()).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("the server answers " + status.substring(0, 3) + "; again in 1.00 s");
    }
  }

  @Test
  void doesNotWaitForAnHour() throws Exception {
    try (RawServer server = new RawServer(answer("503 No", "Retry-After: 3600"))) {
      assertThat(failure(options(server))).contains("asks to wait 1h 00m; run it again then");
      assertThat(server.gets()).hasSize(1);
    }
  }

  @Test
  void waitsUntilADateByTheServersClock() throws Exception {
    Answer later =
        answer(
            "503 No",
            "Date: Sat, 28 Nov 2026 10:00:00 GMT",
            "Retry-After: Sat, 28 Nov 2026 10:00:01 GMT");
    try (RawServer server = new RawServer(later, file(content, ETAG))) {
      assertThat(run(options(server)).nanos()).isGreaterThanOrEqualTo(1_000_000_000L);
    }
  }

  @Test
  void triesAgainSoOftenAndNoMore() throws Exception {
    try (RawServer server = new RawServer(answer("502 Bad Gateway"))) {
      assertThat(failure(options(server))).contains("the server answers 502, 4 times in a row");
      assertThat(server.gets()).hasSize(4);
    }
  }
}
