package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.download.RawServer.Answer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Downloads that are paused, and gone on with by another run. */
class DownloadPauseTest extends DownloadTestCase {
  @Test
  void keepsWhatCameAndGoesOnInAnotherRun() throws Exception {
    CountDownLatch halfway = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Answer half =
        (request, socket) -> {
          cutOff(content, ETAG, 100_000).to(request, socket);
          halfway.countDown();
          await(over);
        };
    try (RawServer server = new RawServer(half, file(content, ETAG))) {
      try (Download download = Download.toFile(options(server), target, false, notes::add)) {
        assertThat(download.state()).isEqualTo(DownloadState.IDLE);
        Thread other = pauseOnceItHas(download, 100_000);
        assertThatThrownBy(download::run)
            .hasMessageContaining("paused; 100000 of 300000 bytes are there, and the same command");
        assertThat(download.state()).isEqualTo(DownloadState.PAUSED);
        other.join();
      }
      assertThat(target).doesNotExist();
      try (Download download = Download.toFile(options(server), target, false, notes::add)) {
        assertThat(download.state()).isEqualTo(DownloadState.PAUSED);
        assertThat(download.doneBytes()).isEqualTo(100_000);
      }
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.resumedBytes()).isEqualTo(100_000);
      assertThat(result.receivedBytes()).isEqualTo(200_000);
      assertThat(server.gets().get(1).field("range")).isEqualTo("bytes=100000-299999");
    } finally {
      over.countDown();
    }
  }

  private Thread pauseOnceItHas(Download download, long bytes) {
    Thread thread =
        new Thread(
            () -> {
              while (download.doneBytes() < bytes) {
                Thread.onSpinWait();
              }
              download.pause();
            });
    thread.start();
    return thread;
  }

  @Test
  void endsAtOnceWhileItWaitsForTokens() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG));
        Download download =
            Download.toFile(options(server).withLimit(2), target, false, notes::add)) {
      Thread other = pauseOnceItHas(download, 1);
      assertThatThrownBy(download::run).hasMessageContaining("paused;");
      other.join();
    }
  }

  @Test
  void mayBePausedBeforeItBegins() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG));
        Download download = Download.toFile(options(server), target, false, notes::add)) {
      download.pause();
      assertThatThrownBy(download::run).hasMessageEndingWith("paused");
      assertThat(download.state()).isEqualTo(DownloadState.ABORTED);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void startsAnewWhenTheStateIsCut() throws Exception {
    Files.write(folder.resolve("file.bin.part"), other);
    Files.writeString(folder.resolve("file.bin.part.state"), "weir-download 1\nlength 9\n");
    try (RawServer server = new RawServer(file(content, ETAG))) {
      run(options(server));
      requireWhole(content);
      assertThat(notes).singleElement().asString().contains("cannot be continued; starting anew");
    }
  }

  @Test
  void startsAnewWhenThePartIsShorterThanTheStateSays() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      Files.write(folder.resolve("file.bin.part"), Arrays.copyOf(content, 99_999));
      Files.writeString(folder.resolve("file.bin.part.state"), stateOf(server, 100_000));
      run(options(server));
      requireWhole(content);
      assertThat(server.gets().get(0).field("range")).isEmpty();
    }
  }

  @Test
  void fetchesOnlyTheHolesWhateverElseIsInThePart() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG))) {
      byte[] ahead = content.clone();
      Arrays.fill(ahead, 100_000, 300_000, (byte) 7); // written after the last checkpoint
      Files.write(folder.resolve("file.bin.part"), ahead);
      Files.writeString(folder.resolve("file.bin.part.state"), stateOf(server, 100_000));
      DownloadResult result = run(options(server));
      requireWhole(content);
      assertThat(result.receivedBytes()).isEqualTo(200_000);
    }
  }

  private String stateOf(RawServer server, long doneBytes) {
    Representation representation =
        new Representation(300_000, new Validator(ETAG, null, false), true, List.of());
    return SavedState.of(
            WebAddress.parse(server.url("/file.bin")),
            representation,
            List.of(new Span(0, doneBytes)))
        .text();
  }

  @Test
  void isNotMixedWithAnotherThatRuns() throws Exception {
    try (RawServer server = new RawServer(file(content, ETAG));
        Download first = Download.toFile(options(server), target, false, notes::add)) {
      assertThatThrownBy(() -> Download.toFile(options(server), target, false, notes::add))
          .hasMessageContaining("another download writes it");
      first.run();
    }
    assertThat(target).hasBinaryContent(content);
  }
}
