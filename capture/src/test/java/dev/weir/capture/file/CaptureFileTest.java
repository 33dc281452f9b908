package dev.weir.capture.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureFileTest {
  private static final Path SAMPLES = Path.of("src/test/resources/samples");

  @TempDir Path folder;

  /** Figures of {@code capinfos -Mcd}; times of its {@code -ae}. */
  @ParameterizedTest
  @CsvSource({
    "h2c, 319, 1966609, 1795241159480640000, 1795241159496253000",
    "keepalive, 116, 100095, 1795241147448952000, 1795241147456948000",
    "mixed, 385, 3583519, 1795241149722366000, 1795241149926816000",
    "pipelined, 176, 161243, 1795241152161187000, 1795241153556791000"
  })
  void countsWhatCapinfosCounts(
      String sample, long packets, long bytes, long firstNanos, long lastNanos)
      throws CaptureException {
    Path path = SAMPLES.resolve(sample + ".pcap");
    Delivered delivered = new Delivered();
    try (CaptureFile file = CaptureFile.open(path)) {
      file.read(delivered);

      assertThat(delivered.packets).hasSize((int) packets);
      assertThat(file.packets()).isEqualTo(packets);
      assertThat(file.capturedBytes()).isEqualTo(bytes);
      assertThat(file.firstNanos()).isEqualTo(firstNanos);
      assertThat(file.lastNanos()).isEqualTo(lastNanos);
      assertThat(file.truncatedPackets()).isZero();
      assertThat(file.droppedPackets()).isNull();
      assertThat(file.kind()).isEqualTo("pcap");
      assertThat(file.name()).isEqualTo(path.toString());
      assertThat(file.positionBytes())
          .isEqualTo(file.sizeBytes())
          .isEqualTo(path.toFile().length());
    }
  }

  @Test
  void readsAStreamAsItReadsTheFile() throws IOException {
    Path path = SAMPLES.resolve("mixed.pcap");
    Delivered fromFile = new Delivered();
    try (CaptureFile file = CaptureFile.open(path)) {
      file.read(fromFile);
    }
    Delivered fromStream = new Delivered();
    try (InputStream in = Files.newInputStream(path);
        CaptureFile file = CaptureFile.open(in, "-")) {
      file.read(fromStream);

      assertThat(file.sizeBytes()).isEqualTo(-1);
      assertThat(file.positionBytes()).isEqualTo(Files.size(path));
      assertThat(file.name()).isEqualTo("-");
    }

    assertThat(fromStream.packets).isEqualTo(fromFile.packets);
  }

  @Test
  void hasNoTimesWithoutPackets() throws CaptureException {
    byte[] bytes = CaptureBytes.littleEndian().pcapHeader(0xa1b2c3d4, 0, 1).toBytes();
    CaptureFile file = CaptureFile.open(new ByteArrayInputStream(bytes), "test");

    file.read(new Delivered());

    assertThat(file.packets()).isZero();
    assertThat(file.firstNanos()).isZero();
    assertThat(file.lastNanos()).isZero();
  }

  @Test
  void refusesADirectory() {
    assertThatThrownBy(() -> CaptureFile.open(folder))
        .isInstanceOf(CaptureException.class)
        .hasMessage(folder + ": is a directory; name a capture file in it");
  }

  @Test
  void refusesAMissingFile() {
    Path path = folder.resolve("nothing.pcap");

    assertThatThrownBy(() -> CaptureFile.open(path))
        .isInstanceOf(CaptureException.class)
        .hasMessage(path + ": no such file");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path path = Files.createFile(folder.resolve("empty.pcap"));

    assertThatThrownBy(() -> CaptureFile.open(path))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            path
                + ": at byte 0: the file is empty;"
                + " a capture file begins with a header of at least 24 bytes");
  }

  // The tests may run as root, to whom nothing is denied: what the system would throw is made here.
  @Test
  void namesTheMendOfAMissingPermission() {
    assertThat(CaptureException.cannotOpen(Path.of("a.pcap"), new AccessDeniedException("a.pcap")))
        .hasMessage("a.pcap: no permission to read it; change its permissions or run as its owner");
  }

  @Test
  void passesOnWhatElseTheSystemSays() {
    assertThat(
            CaptureException.cannotOpen(
                Path.of("a.pcap"), new FileSystemException("a.pcap", null, "Too many open files")))
        .hasMessage("a.pcap: cannot read it: Too many open files");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28 b5 2f fd 24 00         | it is compressed; decompress it first: zstd -d",
        "04 22 4d 18 64 40         | it is compressed; decompress it first: lz4 -d",
        "fd 37 7a 58 5a 00         | it is compressed; decompress it first: xz -d",
        "42 5a 68 39 31 41         | it is compressed; decompress it first: bzip2 -d",
        "50 4b 03 04 14 00         | it is compressed; decompress it first: unzip",
        "37 7a bc af 27 1c         | it is compressed; decompress it first: 7z x",
        "73 6e 6f 6f 70 00 00 00   | another analyzer wrote it; convert it: editcap -F pcapng",
        "de ad be ef 01 02 03 04 05| it begins with de ad be ef 01 02 03 04",
        "00                        | it begins with 00",
        "47 45 54 20 2f            | it begins with 47 45 54 20 2f and looks like text",
      })
  void saysWhatAFileLooksLike(String hex, String complaint) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    Delivered delivered = Delivered.from(bytes);

    assertThat(delivered.brokeAt()).isZero();
    assertThat(delivered.complaint()).contains(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 932079936fa4306fc308d67588178d17d823647c 1439818823587396305 0 | the ending .gor",
        "{\"@timestamp\":\"2026-11-21T05:10:00Z\"}                       | the ending .ndjson",
        "{\"log\":{\"version\":\"1.2\",\"entries\":[]}}                  | looks like HAR",
        "1 is not an id                                                  | looks like text",
      })
  void saysWhatATextLooksLike(String text, String complaint) {
    Delivered delivered = Delivered.from(text.getBytes(StandardCharsets.UTF_8));

    assertThat(delivered.complaint())
        .contains("not a capture file (pcap or pcapng, plain or gzipped)")
        .contains(complaint);
  }

  // Found by fuzzing: what came in the first read decided whether it looked like text.
  @Test
  void guessesTheSameHoweverTheBytesArrive() {
    byte[] bytes = new byte[600];
    Arrays.fill(bytes, (byte) 'X');
    bytes[400] = 0;
    InputStream inTwo =
        new SequenceInputStream(
            new ByteArrayInputStream(bytes, 0, 64), new ByteArrayInputStream(bytes, 64, 536));

    String whole = Delivered.from(bytes).complaint();

    assertThat(whole).endsWith("it begins with 58 58 58 58 58 58 58 58");
    assertThatThrownBy(() -> CaptureFile.open(inTwo, "test")).hasMessage(whole);
  }
}
