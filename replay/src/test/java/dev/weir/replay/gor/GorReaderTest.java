package dev.weir.replay.gor;

import static dev.weir.replay.gor.Golden.bytes;
import static dev.weir.replay.gor.Golden.inPieces;
import static dev.weir.replay.gor.Golden.joined;
import static dev.weir.replay.gor.Golden.read;
import static dev.weir.replay.gor.Golden.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.message.Message;
import dev.weir.core.message.Message.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GorReaderTest {
  private static final String ID = "c3501f900a00000700000001";
  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final byte[] SOUND = record("1 " + ID + " 1764384000000000000 5", GET);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"requests.gor", "responses.gor", "binary.gor", "pipelined.gor"})
  void writesTheVeryBytesThatItRead(String name) throws GorException {
    Golden.Reading reading = read(bytes(name));
    assertThat(reading.damage()).isEmpty();
    assertThat(Golden.write(reading.messages())).isEqualTo(bytes(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"requests.gor", "responses.gor", "binary.gor", "pipelined.gor"})
  void readsTheSameInPiecesOfAnySize(String name) throws GorException {
    byte[] file = bytes(name);
    String whole = read(file).text();
    for (int pieceBytes = 1; pieceBytes <= 64; pieceBytes++) {
      Golden.Reading pieces = read(inPieces(file, pieceBytes), GorReader.MOST_RECORD_BYTES);
      assertThat(pieces.text()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsTheSameInPiecesHoweverDamaged(int seed) throws GorException {
    Random random = new Random(seed);
    byte[] file =
        joined(bytes("binary.gor"), bytes("responses.gor"), bytes("pipelined.gor"), SOUND);
    for (int i = 0; i < 20; i++) {
      file[random.nextInt(file.length - SOUND.length)] = (byte) random.nextInt(256);
    }
    String whole = read(file).text();
    for (int pieceBytes : new int[] {1, 7, 13, 14, 15, 64, 1000}) {
      assertThat(read(inPieces(file, pieceBytes), GorReader.MOST_RECORD_BYTES).text())
          .isEqualTo(whole);
    }
  }

  @Test
  void readsWhatIsGzipped() throws IOException, GorException {
    String plain = read(bytes("requests.gor")).text();
    assertThat(read(bytes("requests.gor.gz")).text()).isEqualTo(plain);
    Path file = folder.resolve("a.gor.gz");
    try (GorWriter writer = GorWriter.create(file)) {
      for (Message message : read(bytes("requests.gor")).messages()) {
        writer.message(message);
        writer.flush(); // each a member of its own
      }
    }
    assertThat(read(Files.readAllBytes(file)).text()).isEqualTo(plain);
    assertThat(read(inPieces(Files.readAllBytes(file), 1), 1 << 20).text()).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"series.gor", "series_*.gor", "series_?.gor"})
  void readsASeriesByTimeAsOne(String name) throws IOException, GorException {
    try (GorReader reader = GorReader.open(Golden.path("x").resolveSibling(name).toString())) {
      Golden.Reading series = read(reader);
      assertThat(Golden.write(series.messages())).isEqualTo(bytes("requests.gor"));
      assertThat(reader.positionBytes()).isEqualTo(reader.sizeBytes());
    }
  }

  @Test
  void findsASeriesThatGoReplayNamesBeforeTheGz() throws IOException, GorException {
    Files.write(folder.resolve("a.gor_0.gz"), bytes("requests.gor.gz"));
    Files.write(folder.resolve("a_1.gor.gz"), bytes("requests.gor.gz"));
    Files.write(folder.resolve("ab_1.gor.gz"), bytes("requests.gor.gz"));
    try (GorReader reader = GorReader.open(folder.resolve("a.gor.gz").toString())) {
      assertThat(read(reader).messages()).hasSize(6);
    }
  }

  @Test
  void keepsALongSeriesInTheOrderOfItsNumbers() throws IOException, GorException {
    for (int i = 0; i < 300; i++) {
      Files.write(
          folder.resolve("t_" + i + ".gor"), record("1 " + ID + " " + (1_000 + i) + " 0", GET));
    }
    try (GorReader reader = GorReader.open(folder.resolve("t.gor").toString())) {
      List<Long> times = new ArrayList<>();
      reader.read(message -> times.add(message.startNanos()));
      assertThat(times).hasSize(300).isSorted();
    }
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> GorReader.open(folder.resolve("none.gor").toString()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> GorReader.open(folder.resolve("none*.gor").toString()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Nested
  class TellsConnections {
    @Test
    void andClientsFromTheirIds() throws GorException {
      List<Message> messages = read(bytes("requests.gor")).messages();
      assertThat(messages).extracting(Message::connection).containsExactly(0L, 1L, 0L);
      assertThat(messages)
          .extracting(Message::clientAddress)
          .containsExactly("10.0.0.7", "10.0.0.8", "10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource({
      "HTTP/1.1, Connection: close, 1",
      "HTTP/1.1, CONNECTION:  Keep-Alive, 0",
      "HTTP/1.0, X: y, 1",
      "HTTP/1.0, Connection: keep-alive, 0",
    })
    void anewAfterTheLastMessageOfOne(String version, String field, long second)
        throws GorException {
      byte[] first = record("1 " + ID + " 1 0", "GET /a " + version + "\r\n" + field + "\r\n\r\n");
      byte[] answer = record("2 " + ID + " 2 0", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      List<Message> messages = read(joined(first, answer, SOUND)).messages();
      assertThat(messages).extracting(Message::connection).containsExactly(0L, 0L, second);
    }

    @Test
    void ofRandomIdsOneForEachAndNoClient() throws GorException {
      byte[] other = record("1 0123456789abcdef01234567 7 0", GET);
      byte[] answer = record("2 0123456789abcdef01234567 8 0", "HTTP/1.1 204 No\r\n\r\n");
      byte[] old = record("1 f45590522cd1838b4a0d5c5aab80b77929dea3b3 9", GET);
      List<Message> messages = read(joined(SOUND, other, answer, old)).messages();
      assertThat(messages).extracting(Message::connection).containsExactly(0L, 1L, 1L, 2L);
      assertThat(messages).extracting(Message::clientAddress).containsOnly("");
    }
  }

  @Test
  void countsWhatABodyLacksByItsLength() throws GorException {
    byte[] cut = record("1 " + ID + " 1 0", "PUT /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    byte[] head = record("1 " + ID.replace("01", "02") + " 1 0", "HEAD /a HTTP/1.1\r\n\r\n");
    byte[] bodiless =
        record(
            "2 " + ID.replace("01", "02") + " 1 0", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    assertThat(read(joined(cut, head, bodiless)).messages())
        .extracting(Message::omittedBytes)
        .containsExactly(7L, 0L, 0L);
  }

  @Nested
  class WhenDamaged {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "garbage | bad_meta_line",
          "4 ID 17 5 | bad_meta_line",
          "1  17 5 | bad_meta_line",
          "1 ID soon 5 | bad_time",
          "1 ID -17 5 | bad_time",
          "1 ID 9100000000000000000 5 | bad_time",
          "1 ID 99999999999999999999 5 | bad_time",
          "2 ID 17 5 | kind_mismatch",
        })
    void skipsARecordAndTellsWhere(String meta, String reason) throws GorException {
      byte[] damaged = record(meta.replace("ID", ID), GET);
      Golden.Reading reading = read(joined(SOUND, damaged, damaged, SOUND));
      assertThat(Golden.write(reading.messages())).isEqualTo(joined(SOUND, SOUND));
      assertThat(reading.damage())
          .containsExactly(new GorDamage(reason, 2, "test.gor", 2, SOUND.length));
    }

    @ParameterizedTest
    @CsvSource({"1, HTTP/1.1 200 OK, kind_mismatch", "1, <html>, not_http", "2, abc, not_http"})
    void skipsWhatIsNotWhatItSays(String kind, String payload, String reason) throws GorException {
      byte[] damaged = record(kind + " " + ID + " 17 5", payload + "\r\n\r\n");
      Golden.Reading reading = read(joined(damaged, SOUND));
      assertThat(reading.messages()).hasSize(1);
      assertThat(reading.damage()).containsExactly(new GorDamage(reason, 1, "test.gor", 1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999999999", "5 6"})
    void takesAnAbsurdDurationAsNone(String duration) throws GorException {
      Golden.Reading reading = read(record("1 " + ID + " 17 " + duration, GET));
      assertThat(reading.messages().get(0).durationNanos()).isZero();
      assertThat(reading.damage()).extracting(GorDamage::reason).containsExactly("bad_duration");
    }

    @Test
    void skipsALastRecordThatIsCutWhereverThatIs() throws GorException {
      for (int cut = SOUND.length + 1; cut < 2 * SOUND.length - 1; cut++) {
        Golden.Reading reading = read(Arrays.copyOf(joined(SOUND, SOUND), cut));
        assertThat(Golden.write(reading.messages())).isEqualTo(SOUND);
        assertThat(reading.damage()).hasSize(1);
        assertThat(reading.damage().get(0).firstRecord()).isEqualTo(2);
      }
    }

    @Test
    void readsALastSeparatorWithoutItsLineEndAndPassesBlanks() throws GorException {
      byte[] file = joined(SOUND, SOUND);
      Golden.Reading reading = read(Arrays.copyOf(file, file.length - 1));
      assertThat(reading.messages()).hasSize(2);
      assertThat(reading.damage()).isEmpty();
      assertThat(read(joined(file, new byte[] {'\r', '\n'})).damage()).isEmpty();
    }

    @Test
    void ofTwoRecordsThatLostTheirSeparatorReadsNeitherAsTwo() throws GorException {
      byte[] withoutSeparator = ("1 " + ID + " 17 5\n" + GET).getBytes(StandardCharsets.UTF_8);
      Golden.Reading reading = read(joined(withoutSeparator, SOUND));
      assertThat(reading.messages()).hasSize(1);
    }

    @Test
    void passesOverARecordThatIsTooLong() throws GorException {
      String body = "x".repeat(100_000);
      byte[] tooLong =
          record("1 " + ID + " 1 0", "PUT /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + body);
      byte[] file = joined(SOUND, tooLong, SOUND);
      for (int pieceBytes : new int[] {1, 1_000, 70_000, 1 << 20}) {
        Golden.Reading reading = read(inPieces(file, pieceBytes), 80_000);
        assertThat(reading.messages()).hasSize(2);
        assertThat(reading.damage())
            .containsExactly(new GorDamage("record_too_long", 1, "test.gor", 2, SOUND.length));
      }
    }

    @Test
    void readsWhatGzipHeldBeforeItsDamage() throws IOException, GorException {
      byte[] packed = bytes("requests.gor.gz");
      byte[] cut = Arrays.copyOf(packed, packed.length - 4);
      Golden.Reading reading = read(cut);
      assertThat(reading.messages()).hasSize(3);
      assertThat(reading.damage()).extracting(GorDamage::reason).containsExactly("cut_gzip");
      Golden.Reading garbageBehind = read(joined(packed, new byte[] {1, 2, 3, 4}));
      assertThat(garbageBehind.messages()).hasSize(3);
      assertThat(garbageBehind.damage())
          .extracting(GorDamage::reason)
          .containsExactly("damaged_gzip");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'' | test.gor: this is empty; there is no record in it",
          "<!DOCTYPE html><p> | begins with '<!DOCTYPE html><p>'; a recording in GoReplay's format",
          "\u00d4\u00c3\u00b2\u00a1 | no record of it can be read (1 x bad_meta_line (first: record 1",
        })
    void refusesWhatIsNoRecordingAtAll(String text, String message) {
      assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1)))
          .isInstanceOf(GorException.class)
          .hasMessageContaining(message)
          .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("\n"));
    }

    @Test
    void refusesMuchGarbageWithoutHoldingIt() {
      assertThatThrownBy(() -> read(new ByteArrayInputStream(new byte[1 << 22]), 1 << 20))
          .isInstanceOf(GorException.class);
    }
  }

  @Test
  void isABodyThatHoldsSeparatorsOneMessage() throws GorException {
    String monkeys = "a" + Golden.SEPARATOR.repeat(3) + "b";
    int length = monkeys.getBytes(StandardCharsets.UTF_8).length;
    byte[] byLength =
        record(
            "1 " + ID + " 1 0",
            "PUT /a HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n" + monkeys);
    byte[] chunked =
        record(
            "1 " + ID + " 1 0",
            "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(length)
                + "\r\n"
                + monkeys
                + "\r\n0\r\n\r\n");
    byte[] file = joined(byLength, chunked, SOUND);
    Golden.Reading reading = read(file);
    assertThat(reading.damage()).isEmpty();
    assertThat(reading.messages()).extracting(Message::kind).hasSize(3).containsOnly(Kind.REQUEST);
    assertThat(Golden.write(reading.messages())).isEqualTo(file);
  }
}
