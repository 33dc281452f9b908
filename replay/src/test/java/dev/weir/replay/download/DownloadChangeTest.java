package dev.weir.replay.download;

import static dev.weir.replay.download.RawServer.answer;
import static dev.weir.replay.download.RawServer.cutOff;
import static dev.weir.replay.download.RawServer.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.download.RawServer.Answer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of what changes meanwhile. */
class DownloadChangeTest extends DownloadTestCase {
  @Test
  void startsAnewWhenTheFileHasChanged() throws Exception {
    try (RawServer server = new RawServer(cutOff(content, ETAG, 100_000), file(other, "\"two\""))) {
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
        answer("206 Partial Content", new byte[200_000], "Content-Length: 200000", "ETag: " + ETAG);
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
