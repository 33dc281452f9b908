package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.download.RawServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of which nothing comes. */
class DownloadFailureTest extends DownloadTestCase {
  @Test
  void saysWhatIsWrongInOneLineAndLeavesNothing() throws Exception {
    String gone;
    try (RawServer server = new RawServer(answer("404 Not Found"))) {
      gone = server.url("/file.bin");
      assertThat(failure(options(server))).contains("the server answers 404", "check the address");
    }
    assertThat(failure(options(gone))).contains("the connection was refused");
    assertThat(failure(options("http://no.such.host.invalid/f")))
        .contains("there is no host of that name");
    try (RawServer server = new RawServer(answer("401 Unauthorized"))) {
      assertThat(failure(options(server))).contains("the server answers 401", "--header");
      assertThat(failure(options(server.url("/f").replace("http", "https"))))
          .contains("TLS failed");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 twohundred OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2p1\r\n"
      })
  void survivesGarbage(String garbage) throws Exception {
    Answer answer = (request, socket) -> socket.getOutputStream().write(bytes(garbage));
    try (RawServer server = new RawServer(answer)) {
      DownloadOptions impatient =
          options(server).withPatience(Duration.ofSeconds(2), 1, Duration.ofMillis(1));
      try {
        run(impatient);
        // Some of it is an answer without a length, which ends where the connection does.
        assertThat(garbage).contains("no colon here");
      } catch (DownloadException e) {
        assertThat(e.getMessage()).startsWith("http://127.0.0.1").doesNotContain("\n", "null");
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void refusesAFileThatIsThereAndReplacesItWhenForced() throws Exception {
    Files.write(target, other);
    try (RawServer server = new RawServer(file(content, ETAG))) {
      assertThatThrownBy(() -> run(options(server)))
          .hasMessageContaining("it is there already; name another file with -o, or replace");
      assertThat(server.requests()).isEmpty();
      assertThat(target).hasBinaryContent(other);
      try (Download download = Download.toFile(options(server), target, true, notes::add)) {
        download.run();
      }
      assertThat(target).hasBinaryContent(content);
    }
  }

  @Test
  void saysWhereItCannotWrite() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      target = folder.resolve("missing").resolve("file.bin");
      assertThat(failure(options(server))).contains("its folder does not exist");
      target = Path.of("/proc/file.bin");
      assertThat(failure(options(server))).startsWith("/proc/file.bin.part: ");
      assertThat(server.requests()).isEmpty();
    }
  }
}
