package dev.weir.capture.file;

import static dev.weir.capture.file.CaptureBytes.payload;
import static dev.weir.capture.file.Delivered.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.capture.packet.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureWriterTest {
  private static final long NOON = 1_795_241_147_448_952_123L;

  @TempDir Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("out");
  }

  private static void write(CaptureWriter to, int linkType, int bytes, long original, long nanos) {
    // From the middle of a larger array, as a capture delivers.
    byte[] around = new byte[bytes + 20];
    System.arraycopy(payload(bytes), 0, around, 13, bytes);
    to.packet(linkType, around, 13, bytes, original, nanos);
  }

  private Delivered readBack() throws IOException {
    return Delivered.from(Files.readAllBytes(path));
  }

  @Test
  void pcapKeepsNanoseconds() throws IOException {
    try (PcapWriter writer = PcapWriter.nanoseconds(path, LinkType.LINUX_SLL2, 262_144)) {
      write(writer, LinkType.LINUX_SLL2, 60, 1500, NOON);
      write(writer, LinkType.LINUX_SLL2, 0, 0, 0);
      assertThat(writer.packets()).isEqualTo(2);
    }

    Delivered delivered = readBack();
    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets)
        .containsExactly(
            packet(LinkType.LINUX_SLL2, payload(60), 1500, NOON),
            packet(LinkType.LINUX_SLL2, payload(0), 0, 0));
  }

  @Test
  void pcapCutsToMicroseconds() throws IOException {
    try (PcapWriter writer = PcapWriter.microseconds(path, LinkType.ETHERNET, 200)) {
      write(writer, LinkType.ETHERNET, 60, 1500, NOON);
    }

    assertThat(readBack().packets)
        .containsExactly(packet(LinkType.ETHERNET, payload(60), 1500, NOON - 123));
    assertThat(
            ByteBuffer.wrap(Files.readAllBytes(path))
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(16))
        .isEqualTo(200);
  }

  @Test
  void pcapRefusesASecondLinkTypeAndKeepsWhatWasBefore() throws IOException {
    PcapWriter writer = PcapWriter.nanoseconds(path, LinkType.ETHERNET, 65535);
    write(writer, LinkType.ETHERNET, 60, 60, NOON);
    write(writer, LinkType.RAW, 60, 60, NOON);
    write(writer, LinkType.ETHERNET, 60, 60, NOON);

    assertThatThrownBy(writer::close)
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            path
                + ": a pcap file holds one link type, here 1, but a packet has 101;"
                + " write .pcapng instead; 1 packets in 100 bytes were written before");
    assertThat(writer.unwrittenPackets()).isEqualTo(2);
    assertThat(readBack().packets).hasSize(1);
  }

  @Test
  void pcapngKeepsSeveralLinkTypesAndWhatWasDropped() throws IOException {
    try (PcapngWriter writer = PcapngWriter.create(path, 96)) {
      writer.describe(LinkType.ETHERNET, "eth0");
      for (int i = 0; i < 5; i++) {
        write(writer, LinkType.ETHERNET, 60 + i, 1500, NOON + i);
        write(writer, LinkType.RAW + i, i, i, NOON);
      }
      writer.dropped(1, 1);
      writer.dropped(3, 40);
    }

    Delivered delivered = new Delivered();
    try (CaptureFile file = CaptureFile.open(path)) {
      file.read(delivered);
      assertThat(file.droppedPackets()).isEqualTo(43);
      assertThat(file.kind()).isEqualTo("pcapng");
    }
    List<Delivered.Packet> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      expected.add(packet(LinkType.ETHERNET, payload(60 + i), 1500, NOON + i));
      expected.add(packet(LinkType.RAW + i, payload(i), i, NOON));
    }
    assertThat(delivered.packets).isEqualTo(expected);
    assertThat(new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("weir")
        .contains("eth0")
        .contains(System.getProperty("os.arch"));
  }

  @Test
  void pcapngSaysNothingOfDropsThatNobodyCounted() throws IOException {
    try (PcapngWriter writer = PcapngWriter.create(path, 0)) {
      write(writer, LinkType.ETHERNET, 1, 1, 0);
    }
    try (CaptureFile file = CaptureFile.open(path)) {
      file.read(new Delivered());
      assertThat(file.droppedPackets()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsWrittenIsRead(long seed) throws IOException {
    Random random = new Random(seed);
    boolean pcapng = seed % 2 == 0;
    List<Delivered.Packet> expected = new ArrayList<>();
    try (CaptureWriter writer =
        pcapng ? PcapngWriter.create(path, 0) : PcapWriter.nanoseconds(path, 1, 1 << 24)) {
      for (int i = 0; i < 2000; i++) {
        byte[] bytes =
            new byte[random.nextInt(100) == 0 ? random.nextInt(600_000) : random.nextInt(1500)];
        random.nextBytes(bytes);
        int linkType = pcapng ? random.nextInt(300) : 1;
        long original = Math.min(64 << 20, bytes.length + (random.nextLong() >>> 37));
        long nanos = random.nextLong(0xffff_ffffL * 1_000_000_000);
        writer.packet(linkType, bytes, 0, bytes.length, original, nanos);
        expected.add(packet(linkType, bytes, original, nanos));
      }
    }

    Delivered delivered = new Delivered();
    try (CaptureFile file = CaptureFile.open(path)) {
      file.read(delivered);
    }
    assertThat(delivered.packets).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesTheNearestOfWhatTheFormatCannotHold(boolean pcapng) throws IOException {
    try (CaptureWriter writer =
        pcapng ? PcapngWriter.create(path, 0) : PcapWriter.nanoseconds(path, 1, 1)) {
      write(writer, LinkType.ETHERNET, 1, 1L << 40, -1);
      write(writer, LinkType.ETHERNET, 1, 1, Long.MAX_VALUE);
    }

    assertThat(readBack().packets)
        .containsExactly(
            packet(LinkType.ETHERNET, payload(1), 64 << 20, 0),
            packet(
                LinkType.ETHERNET,
                payload(1),
                1,
                pcapng ? Long.MAX_VALUE : 0xffff_ffffL * 1_000_000_000 + 999_999_999));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesAValidFileUpToTheLastFlush(boolean pcapng) throws IOException {
    try (CaptureWriter writer =
        pcapng ? PcapngWriter.create(path, 0) : PcapWriter.nanoseconds(path, 1, 65535)) {
      write(writer, LinkType.ETHERNET, 100, 100, NOON);
      writer.flush();
      write(writer, LinkType.ETHERNET, 200, 200, NOON);

      assertThat(readBack().packets)
          .containsExactly(packet(LinkType.ETHERNET, payload(100), 100, NOON));
      assertThat(readBack().failure).isNull();
    }
    assertThat(readBack().packets).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesWholeRecordsOnlyWhenItsBufferIsFull(boolean pcapng) throws IOException {
    try (CaptureWriter writer =
        pcapng ? PcapngWriter.create(path, 0) : PcapWriter.nanoseconds(path, 1, 65535)) {
      long sizeBytes = 0;
      int flushes = 0;
      for (int i = 0; i < 1500; i++) {
        write(writer, LinkType.ETHERNET, 1 + i % 1500, 1500, NOON);
        if (Files.size(path) != sizeBytes) {
          sizeBytes = Files.size(path);
          flushes++;
          assertThat(readBack().failure).isNull();
        }
      }
      assertThat(flushes).isGreaterThan(2);
    }
  }

  @Test
  void writesAllAlthoughItsThreadIsInterrupted() throws IOException {
    try (PcapngWriter writer = PcapngWriter.create(path, 0)) {
      write(writer, LinkType.ETHERNET, 100, 100, NOON);
      Thread.currentThread().interrupt();
      writer.flush();
      write(writer, LinkType.ETHERNET, 200, 200, NOON);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(readBack().packets).hasSize(2);
  }

  @Test
  void closesOnceAndThenWritesNoMore() throws IOException {
    PcapngWriter writer = PcapngWriter.create(path, 0);
    write(writer, LinkType.ETHERNET, 100, 100, NOON);
    writer.close();
    write(writer, LinkType.ETHERNET, 100, 100, NOON);
    writer.close();

    assertThat(writer.packets()).isEqualTo(1);
    assertThat(writer.unwrittenPackets()).isEqualTo(1);
    assertThat(readBack().packets).hasSize(1);
  }

  @Test
  void refusesAPacketThatNoReaderWouldBelieve() throws IOException {
    PcapngWriter writer = PcapngWriter.create(path, 0);
    writer.packet(1, new byte[(16 << 20) + 1], 0, (16 << 20) + 1, 1, 0);

    assertThatThrownBy(writer::flush)
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("captured length 16777217 is above the longest packet 16777216");
    assertThatThrownBy(writer::close).isInstanceOf(CaptureException.class);
    assertThat(readBack().failure).isNull();
  }

  @Test
  void refusesAFolderThatIsNotThereAndOneInPlaceOfAFile() {
    Path nowhere = folder.resolve("no/where.pcap");

    assertThatThrownBy(() -> PcapngWriter.create(nowhere, 0))
        .isInstanceOf(CaptureException.class)
        .hasMessage(nowhere + ": its folder does not exist; create it first");
    assertThatThrownBy(() -> PcapWriter.nanoseconds(folder, 1, 1))
        .isInstanceOf(CaptureException.class)
        .hasMessage(folder + ": is a directory; name a file in it");
  }

  @Nested
  class WhenTheDiskFills {
    private final ByteArrayOutputStream disk = new ByteArrayOutputStream();

    /** A disk with so many bytes left, that takes a part of a write before it refuses the rest. */
    private OutputStream diskWith(int roomBytes) {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int lengthBytes) throws IOException {
          int roomLeft = roomBytes - disk.size();
          disk.write(from, offset, Math.min(lengthBytes, roomLeft));
          if (lengthBytes > roomLeft) {
            throw new IOException("No space left on device");
          }
        }
      };
    }

    @Test
    void saysWhichFileAndHowMuchWasWritten() throws CaptureException {
      PcapWriter writer = PcapWriter.nanoseconds(diskWith(300), "full.pcap", 1);
      write(writer, LinkType.ETHERNET, 60, 60, NOON);
      writer.flush();
      for (int i = 0; i < 4; i++) {
        write(writer, LinkType.ETHERNET, 60, 60, NOON);
      }

      assertThatThrownBy(writer::flush)
          .isInstanceOf(CaptureException.class)
          .hasMessage(
              "full.pcap: cannot write: No space left on device;"
                  + " 1 packets in 100 bytes were written before");
      assertThat(writer.failed()).isTrue();
      write(writer, LinkType.ETHERNET, 60, 60, NOON);
      assertThat(writer.packets()).isEqualTo(1);
      assertThat(writer.unwrittenPackets()).isEqualTo(5);
      assertThatThrownBy(writer::close).isInstanceOf(CaptureException.class);
      assertThat(disk.size()).isEqualTo(300);
    }

    @Test
    void pcapngSaysItToo() {
      PcapngWriter writer = PcapngWriter.create(diskWith(10), "full.pcapng");
      write(writer, LinkType.ETHERNET, 60, 60, NOON);
      writer.dropped(1, 1);

      assertThatThrownBy(writer::close)
          .isInstanceOf(CaptureException.class)
          .hasMessage(
              "full.pcapng: cannot write: No space left on device;"
                  + " 0 packets in 0 bytes were written before");
      assertThat(writer.unwrittenPackets()).isEqualTo(1);
    }

    @Test
    void thatIsWhatARealOneDoes() throws CaptureException {
      Path full = Path.of("/dev/full");
      assumeTrue(Files.isWritable(full), "there is no /dev/full here");
      PcapngWriter writer = PcapngWriter.create(full, 0);

      assertThatThrownBy(writer::close)
          .isInstanceOf(CaptureException.class)
          .hasMessageStartingWith("/dev/full: cannot write: No space left on device");
    }
  }
}
