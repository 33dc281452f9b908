package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static dev.weir.replay.download.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.download.DownloadOptions.HeaderField;
import dev.weir.replay.download.RawServer.Answer;
import dev.weir.replay.download.RawServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final String ETAG = "\"one\"";

  @TempDir Path folder;
  private final byte[] content = new byte[300_000];
  private final byte[] other = new byte[310_000];
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final AtomicReference<DownloadState> state = new AtomicReference<>();
  private Path target = Path.of("");

  @BeforeEach
  void makeContent() {
    new Random(1).nextBytes(content);
    new Random(2).nextBytes(other);
    target = folder.resolve("file.bin");
  }

  private static DownloadOptions options(RawServer server) {
    return options(server.url("/file.bin"));
  }

  private static DownloadOptions options(String url) {
    return DownloadOptions.of(url).withPatience(Duration.ofSeconds(20), 3, Duration.ofMillis(1));
  }

  private DownloadResult run(DownloadOptions options) throws DownloadException {
    try (Download download = Download.toFile(options, target, false, notes::add)) {
      try {
        return download.run();
      } finally {
        state.set(download.state());
      }
    }
  }

  private String failure(DownloadOptions options) {
    try {
      run(options);
    } catch (DownloadException e) {
      assertThat(e.getMessage()).doesNotContain("\n", "Exception", "null");
      assertThat(target).doesNotExist();
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("it did not fail");
  }

  private void requireWhole(byte[] expected) throws IOException {
    assertThat(state).hasValue(DownloadState.COMPLETED);
    assertThat(Files.readAllBytes(target)).isEqualTo(expected);
    try (var names = Files.list(folder)) {
      assertThat(names).containsExactly(target);
    }
  }

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

  @Nested
  class WhenTheConnectionBreaks {
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
          new RawServer(
              cutOff(content, ETAG, 100_000, "Accept-Ranges: none"), file(content, ETAG))) {
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
              content,
              "",
              100_000,
              "Last-Modified: " + date,
              "Date: Sat, 28 Nov 2026 12:00:00 GMT");
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
            int start =
                Integer.parseInt(request.field("range").replaceAll("bytes=(\\d+)-.*", "$1"));
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

  @Nested
  class WhenTheServerIsNotWhatItWas {
    @Test
    void startsAnewWhenTheFileHasChanged() throws Exception {
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), file(other, "\"two\""))) {
        DownloadResult result = run(options(server));
        requireWhole(other);
        assertThat(result.startedAnew()).isEqualTo(1);
        assertThat(notes)
            .last()
            .asString()
            .contains("the file on the server has changed; starting anew");
      }
    }

    @Test
    void startsAnewWhenPartsAreOfAnotherTagAllTheSame() throws Exception {
      Answer mixing =
          answer(
              "206 Partial Content",
              Arrays.copyOfRange(other, 100_000, 300_000),
              "ETag: \"two\"",
              "Content-Length: 200000",
              "Content-Range: bytes 100000-299999/300000");
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), mixing, file(other, "\"two\""))) {
        run(options(server));
        requireWhole(other);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {310_000, 290_000})
    void startsAnewWhenTheFileGrewOrShrank(int length) throws Exception {
      byte[] now = Arrays.copyOf(other, length);
      Answer resized =
          answer(
              "206 Partial Content",
              Arrays.copyOfRange(now, 100_000, length),
              "ETag: " + ETAG,
              "Content-Length: " + (length - 100_000),
              "Content-Range: bytes 100000-" + (length - 1) + "/" + length);
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), resized, file(now, ETAG))) {
        run(options(server));
        requireWhole(now);
        assertThat(notes).last().asString().contains("has changed; starting anew");
      }
    }

    @Test
    void startsAnewWhenTheRangeIsBeyondTheFile() throws Exception {
      byte[] small = Arrays.copyOf(other, 50_000);
      Answer beyond = answer("416 Range Not Satisfiable", "Content-Range: bytes */50000");
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), beyond, file(small, "\"two\""))) {
        run(options(server));
        requireWhole(small);
        assertThat(notes).last().asString().contains("it has 50000 bytes now, and had 300000");
      }
    }

    @Test
    void usesNoRangesAnyMoreWhenOneIsWrong() throws Exception {
      Answer wrong =
          answer(
              "206 Partial Content",
              Arrays.copyOfRange(content, 0, 200_000),
              "ETag: " + ETAG,
              "Content-Length: 200000",
              "Content-Range: bytes 0-199999/300000");
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), wrong, file(content, ETAG))) {
        run(options(server));
        requireWhole(content);
        assertThat(server.gets().get(2).field("range")).isEmpty();
        assertThat(notes)
            .last()
            .asString()
            .contains("sends bytes 0-199999 when asked for 100000-299999; starting anew");
      }
    }

    @Test
    void startsAnewWhenAPartSaysNotWhich() throws Exception {
      Answer silent =
          answer(
              "206 Partial Content", new byte[200_000], "Content-Length: 200000", "ETag: " + ETAG);
      try (RawServer server =
          new RawServer(cutOff(content, ETAG, 100_000), silent, file(content, ETAG))) {
        run(options(server));
        requireWhole(content);
      }
    }

    @Test
    void startsAnewWhenAllComesInPlaceOfAPart() throws Exception {
      Answer whole = answer("200 OK", content, "Content-Length: 300000", "ETag: " + ETAG);
      try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), whole)) {
        DownloadResult result = run(options(server));
        requireWhole(content);
        assertThat(result.startedAnew()).isEqualTo(1);
        assertThat(notes).last().asString().contains("sends all of the file when asked for a part");
      }
    }

    @Test
    void givesUpOnAFileThatNeverStaysTheSame() throws Exception {
      Answer[] answers = new Answer[20];
      for (int i = 0; i < answers.length; i++) {
        String etag = "\"" + i / 2 + (i % 2 == 0 ? "a" : "b") + "\"";
        answers[i] = cutOff(content, etag, 100_000);
      }
      try (RawServer server = new RawServer(answers)) {
        assertThat(failure(options(server))).contains("has changed, 4 times by now");
        assertThat(folder).isEmptyDirectory();
      }
    }

    @Test
    void refusesAFileThatWasWrittenOverWhileItCame() throws Exception {
      try (RawServer server = new RawServer(file(content, ETAG), file(other, "\"two\""))) {
        assertThat(failure(options(server))).contains("has changed while it came");
        assertThat(state).hasValue(DownloadState.ABORTED);
        assertThat(folder).isEmptyDirectory();
      }
    }

    @Test
    void refusesAPartWhenItAskedForAll() throws Exception {
      Answer part =
          answer(
              "206 Partial Content",
              content,
              "Content-Length: 300000",
              "Content-Range: bytes 0-299999/900000");
      try (RawServer server = new RawServer(part)) {
        assertThat(failure(options(server))).contains("sends a part of the file");
      }
    }
  }

  @Nested
  class WhenItIsPaused {
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
              .hasMessageContaining(
                  "paused; 100000 of 300000 bytes are there, and the same command");
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

  @Nested
  class WhenDigestsAreOffered {
    @ParameterizedTest
    @ValueSource(strings = {"Repr-Digest", "Digest", "Content-Digest", "Content-MD5"})
    void refusesContentThatDoesNotHaveThem(String field) throws Exception {
      try (RawServer right = new RawServer(file(content, ETAG, digest(field, content)))) {
        run(options(right));
        requireWhole(content);
        Files.delete(target);
      }
      try (RawServer wrong = new RawServer(file(content, ETAG, digest(field, other)))) {
        assertThat(failure(options(wrong))).contains("what came is not", "(" + field + ")");
        assertThat(state).hasValue(DownloadState.ABORTED);
        assertThat(folder).isEmptyDirectory();
      }
    }

    @Test
    void namesThoseThatItHeldTheFileAgainst() throws Exception {
      String sha512 =
          "Repr-Digest: sha-512=:"
              + base64("SHA-512", content)
              + ":, sha-256=:"
              + base64("SHA-256", content)
              + ":";
      try (RawServer server = new RawServer(file(content, ETAG, sha512))) {
        assertThat(run(options(server)).verified())
            .containsExactly("sha-512 (Repr-Digest)", "sha-256 (Repr-Digest)");
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void holdsAResumedFileAgainstThoseOfTheBeginning() throws Exception {
      byte[] wrongRest = content.clone();
      wrongRest[200_000]++;
      try (RawServer server =
          new RawServer(
              cutOff(content, ETAG, 100_000, digest("Repr-Digest", content)),
              file(wrongRest, ETAG))) {
        assertThat(failure(options(server))).contains("sha-256 (Repr-Digest) is not");
      }
    }

    @Test
    void requiresTheOneThatWasAskedFor() throws Exception {
      try (RawServer server = new RawServer(file(content, ETAG))) {
        String wrong = "00".repeat(32);
        assertThat(failure(options(server).withSha256(wrong)))
            .contains("sha-256 (--sha256) is not " + wrong);
        String right = HexFormat.of().formatHex(hash("SHA-256", content));
        assertThat(run(options(server).withSha256(right)).verified())
            .containsExactly("sha-256 (--sha256)");
        requireWhole(content);
      }
    }

    private String digest(String field, byte[] of) throws Exception {
      return switch (field) {
        case "Digest" -> "Digest: SHA-256=" + base64("SHA-256", of);
        case "Content-MD5" -> "Content-MD5: " + base64("MD5", of);
        default -> field + ": sha-256=:" + base64("SHA-256", of) + ":";
      };
    }

    private static String base64(String algorithm, byte[] of) throws Exception {
      return Base64.getEncoder().encodeToString(hash(algorithm, of));
    }

    private static byte[] hash(String algorithm, byte[] of) throws Exception {
      return MessageDigest.getInstance(algorithm).digest(of);
    }
  }

  @Nested
  class WhenTheServerSendsItElsewhere {
    @Test
    void leavesCredentialsAndGivenFieldsBehind() throws Exception {
      try (RawServer home = new RawServer(file(content, ETAG))) {
        try (RawServer first =
            new RawServer(answer("302 Found", "Location: " + home.url("/elsewhere")))) {
          DownloadOptions options =
              options(first.url("/file.bin").replace("//", "//me:pw@"))
                  .withHeaders(
                      List.of(
                          HeaderField.parse("X-Api-Key: secret"),
                          HeaderField.parse("Cookie: a=b"),
                          HeaderField.parse("Accept: text/csv")));
          run(options);
          requireWhole(content);
          assertThat(first.gets().get(0).field("authorization")).isEqualTo("Basic bWU6cHc=");
          assertThat(first.gets().get(0).field("x-api-key")).isEqualTo("secret");
        }
        Request second = home.gets().get(0);
        assertThat(second.fields()).doesNotContainKeys("Authorization", "X-Api-Key", "Cookie");
        assertThat(second.field("accept")).isEqualTo("text/csv");
      }
    }

    @Test
    void takesThemAlongOnTheSameServer() throws Exception {
      try (RawServer server =
          new RawServer(answer("307 Temporary Redirect", "Location: b.bin"), file(content, ETAG))) {
        run(options(server).withHeaders(List.of(HeaderField.parse("Cookie: a=b"))));
        requireWhole(content);
        assertThat(server.gets().get(1).path()).isEqualTo("/b.bin");
        assertThat(server.gets().get(1).field("cookie")).isEqualTo("a=b");
      }
    }

    @Test
    void followsNoCircle() throws Exception {
      try (RawServer server = new RawServer(answer("301 Moved Permanently", "Location: /"))) {
        assertThat(failure(options(server))).contains("more than 10 redirects");
        assertThat(server.gets()).hasSize(11);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://", "::"})
    void followsNothingElse(String location) throws Exception {
      try (RawServer server = new RawServer(answer("302 Found", "Location: " + location))) {
        assertThat(failure(options(server))).contains("redirected to no address of HTTP");
      }
    }
  }

  @Nested
  class WhenTheServerIsBusy {
    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
    void waitsAsLongAsItAsksAndSaysSo(String status) throws Exception {
      try (RawServer server =
          new RawServer(answer(status, "Retry-After: 1"), file(content, ETAG))) {
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

  @Nested
  class WhenNothingComesOfIt {
    @Test
    void saysWhatIsWrongInOneLineAndLeavesNothing() throws Exception {
      String gone;
      try (RawServer server = new RawServer(answer("404 Not Found"))) {
        gone = server.url("/file.bin");
        assertThat(failure(options(server)))
            .contains("the server answers 404", "check the address");
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] chunk(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(Integer.toHexString(data.length) + "\r\n"));
    out.writeBytes(data);
    out.writeBytes(bytes("\r\n"));
    return out.toByteArray();
  }

  private static byte[] chunks(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += 7_000) {
      out.writeBytes(chunk(Arrays.copyOfRange(data, at, Math.min(data.length, at + 7_000))));
    }
    out.writeBytes(bytes("0\r\n\r\n"));
    return out.toByteArray();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
