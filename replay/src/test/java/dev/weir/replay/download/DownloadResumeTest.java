package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static dev.weir.replay.download.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.download.RawServer.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Downloads whose connection breaks. */
class DownloadResumeTest extends DownloadTestCase {
  @Test
  void goesOnWhereItBrokeWithWhatTheServerCalledIt() throws Exception {
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), file(content, ETAG))) {
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.receivedBytes()).isEqualTo(300_000);
      assertThat(server.gets().get(1).field("range")).isEqualTo("bytes=100000-299999");
      assertThat(server.gets().get(1).field("if-range")).isEqualTo(ETAG);
      assertThat(notes).singleElement().asString().contains("closed the connection early");
    }
  }

  @Test
  void goesOnAfterAReset() throws Exception {
    Answer reset =
        (request, socket) -> {
          cutOff(content, ETAG, 100_000).to(request, socket);
          socket.setSoLinger(true, 0);
          socket.close();
        };
    try (RawServer server = new RawServer(reset, file(content, ETAG))) {
      run(options(server));
      requireWhole(content);
    }
  }

  @Test
  void goesOnWhenTheServerHasGoneSilent() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Answer silent =
        (request, socket) -> {
          cutOff(content, ETAG, 100_000).to(request, socket);
          await(over);
        };
    try (RawServer server = new RawServer(silent, file(content, ETAG))) {
      run(options(server).withPatience(Duration.ofMillis(300), 3, Duration.ofMillis(1)));
      requireWhole(content);
      assertThat(notes).singleElement().asString().contains("it has gone silent");
      assertThat(server.gets().get(1).field("range")).isEqualTo("bytes=100000-299999");
    } finally {
      over.countDown();
    }
  }

  @Test
  void startsAnewWhereNoLengthIsToldAndSaysSo() throws Exception {
    Answer chunked =
        answer("200 OK", chunk(Arrays.copyOf(content, 1000)), "Transfer-Encoding: chunked");
    Answer whole = answer("200 OK", chunks(content), "Transfer-Encoding: chunked");
    try (RawServer server = new RawServer(chunked, whole)) {
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.bytes()).isEqualTo(300_000);
      assertThat(server.gets().get(1).field("range")).isEmpty();
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("starting anew, since the server does not tell the length");
    }
  }

  @Test
  void startsAnewWhereTheTagIsWeak() throws Exception {
    try (RawServer server =
        new RawServer(cutOff(content, "W/\"w\"", 100_000), file(content, "W/\"w\""))) {
      run(options(server));
      requireWhole(content);
      assertThat(server.gets().get(1).field("range")).isEmpty();
      assertThat(server.gets().get(1).field("if-range")).isEmpty();
      assertThat(notes).singleElement().asString().contains("the server's tag W/\"w\" is weak");
    }
  }

  @Test
  void startsAnewWhereTheServerWantsToSendNoParts() throws Exception {
    try (RawServer server =
        new RawServer(cutOff(content, ETAG, 100_000, "Accept-Ranges: none"), file(content, ETAG))) {
      run(options(server));
      requireWhole(content);
      assertThat(server.gets().get(1).field("range")).isEmpty();
      assertThat(notes).singleElement().asString().contains("sends no parts of files");
    }
  }

  @Test
  void resumesByAStrongDateWhereThereIsNoTag() throws Exception {
    String date = "Sat, 28 Nov 2026 10:00:00 GMT";
    Answer broken =
        cutOff(
            content, "", 100_000, "Last-Modified: " + date, "Date: Sat, 28 Nov 2026 12:00:00 GMT");
    Answer rest =
        answer(
            "206 Partial Content",
            Arrays.copyOfRange(content, 100_000, 300_000),
            "Content-Length: 200000",
            "Last-Modified: " + date,
            "Content-Range: bytes 100000-299999/300000");
    try (RawServer server = new RawServer(broken, rest)) {
      run(options(server));
      requireWhole(content);
      assertThat(server.gets().get(1).field("if-range")).isEqualTo(date);
    }
  }

  @Test
  void givesUpAfterSoManyTriesInARowAndKeepsWhatCame() throws Exception {
    Answer garbage = (request, socket) -> socket.getOutputStream().write(bytes("220 ftp\r\n"));
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), garbage)) {
      assertThat(failure(options(server)))
          .contains("the answer is not HTTP", "4 times in a row", "the same command goes on");
      assertThat(state).hasValue(DownloadState.PAUSED);
      assertThat(server.gets()).hasSize(5);
    }
    assertThat(folder.resolve("file.bin.part")).hasSize(100_000);
    try (RawServer server = new RawServer(file(content, ETAG))) {
      // Another port is another address, so what is there is not mixed with it.
      assertThat(failure(options(server))).contains("this is a part of http://127.0.0.1:");
    }
  }

  @Test
  void abortsWhereNothingCanBeKept() throws Exception {
    try (RawServer server = new RawServer(cutOff(content, "W/\"w\"", 100_000))) {
      assertThat(failure(options(server))).contains("it closed the connection early");
      assertThat(state).hasValue(DownloadState.ABORTED);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void doesNotTakeByteByByteForProgress() throws Exception {
    Answer oneByte =
        (request, socket) -> {
          int start = Integer.parseInt(request.field("range").replaceAll("bytes=(\\d+)-.*", "$1"));
          head(
              socket,
              "206 Partial Content",
              "ETag: " + ETAG,
              "Content-Length: 1",
              "Content-Range: bytes " + start + "-" + start + "/300000");
          socket.getOutputStream().write(content, start, 1);
        };
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), oneByte)) {
      assertThat(failure(options(server))).contains("sends less than it was asked for");
      assertThat(server.gets()).hasSize(5);
    }
  }
}
