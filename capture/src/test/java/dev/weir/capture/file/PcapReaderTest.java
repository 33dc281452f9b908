package dev.weir.capture.file;

import static dev.weir.capture.file.CaptureBytes.payload;
import static dev.weir.capture.file.Delivered.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.LinkType;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;

  static Stream<Arguments> variants() {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
        .flatMap(
            order -> Stream.of(MICROSECONDS, NANOSECONDS).map(magic -> Arguments.of(order, magic)));
  }

  private static CaptureBytes ethernet() {
    return CaptureBytes.littleEndian().pcapHeader(MICROSECONDS, 65535, LinkType.ETHERNET);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void readsBothByteOrdersAndResolutions(ByteOrder order, int magic) {
    Delivered delivered =
        Delivered.from(
            CaptureBytes.in(order)
                .pcapHeader(magic, 65535, LinkType.LINUX_SLL2)
                .record(1, 2, payload(60), 60)
                .record(0xffff_ffffL, 999_999, payload(3), 64 << 20)
                .toBytes());

    long unit = magic == MICROSECONDS ? 1000 : 1;
    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets)
        .containsExactly(
            packet(LinkType.LINUX_SLL2, payload(60), 60, 1_000_000_000 + 2 * unit),
            packet(
                LinkType.LINUX_SLL2,
                payload(3),
                64 << 20,
                0xffff_ffffL * 1_000_000_000 + 999_999 * unit));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void deliversEveryWholePacketWhereverTheFileIsCut(ByteOrder order, int magic) {
    CaptureBytes bytes = CaptureBytes.in(order).pcapHeader(magic, 65535, LinkType.ETHERNET);
    int first = bytes.size();
    int second = bytes.record(1, 0, payload(5), 5).size();
    int third = bytes.record(2, 0, payload(0), 40).size();
    int end = bytes.record(3, 0, payload(9), 100).size();
    List<Integer> boundaries = List.of(first, second, third, end);
    byte[] whole = bytes.toBytes();
    List<Delivered.Packet> all = Delivered.from(whole).packets;
    assertThat(all).hasSize(3);

    for (int cut = 0; cut <= whole.length; cut++) {
      Delivered delivered = Delivered.from(Arrays.copyOf(whole, cut));
      int at = cut;
      int complete = (int) boundaries.stream().filter(boundary -> boundary <= at).count() - 1;
      assertThat(delivered.packets)
          .as("cut at %d", cut)
          .isEqualTo(all.subList(0, Math.max(0, complete)));
      if (boundaries.contains(cut)) {
        assertThat(delivered.failure).as("cut at %d", cut).isNull();
      } else {
        long lastWhole = complete < 0 ? 0 : boundaries.get(complete);
        assertThat(delivered.brokeAt()).as("cut at %d", cut).isEqualTo(lastWhole);
      }
    }
  }

  @Test
  void saysHowMuchOfAPacketIsThere() {
    byte[] whole = ethernet().record(1, 0, payload(100), 1500).toBytes();

    assertThat(Delivered.from(Arrays.copyOf(whole, 24 + 16 + 33)).complaint())
        .isEqualTo(
            "test: at byte 24: the packet takes 100 bytes, but the file ends after 33 of them");
    assertThat(Delivered.from(Arrays.copyOf(whole, 24 + 7)).complaint())
        .isEqualTo("test: at byte 24: a record header takes 16 bytes, but the file ends after 7");
    assertThat(Delivered.from(Arrays.copyOf(whole, 9)).complaint())
        .isEqualTo(
            "test: at byte 0: the header of a pcap file takes 24 bytes, but the file ends after 9");
  }

  @ParameterizedTest
  @ValueSource(longs = {(64 << 20) + 1, 0x8000_0000L, 0xffff_ffffL})
  void refusesOriginalLengthsThatNoPacketHas(long original) {
    Delivered delivered =
        Delivered.from(
            ethernet()
                .record(1, 0, payload(5), 5)
                .record(2, 0, payload(5), original)
                .record(3, 0, payload(5), 5)
                .toBytes());

    assertThat(delivered.packets).hasSize(1);
    assertThat(delivered.complaint())
        .isEqualTo(
            "test: at byte 45: original length "
                + original
                + " is above 67108864, which no packet is; the file is damaged here");
  }

  @Test
  void readsThePatchedFormatOfThe1990s() {
    CaptureBytes bytes =
        CaptureBytes.littleEndian().pcapHeader(0xa1b2cd34, 65535, LinkType.ETHERNET);
    for (int i = 1; i <= 2; i++) {
      bytes.int32(i).int32(0).int32(4).int32(4).int64(-1).raw(payload(4));
    }

    assertThat(Delivered.from(bytes.toBytes()).packets)
        .containsExactly(
            packet(LinkType.ETHERNET, payload(4), 4, 1_000_000_000),
            packet(LinkType.ETHERNET, payload(4), 4, 2_000_000_000));
  }

  @Test
  void takesTheLinkTypeWithoutTheFrameCheckBitsAboveIt() {
    byte[] bytes =
        CaptureBytes.littleEndian()
            .pcapHeader(MICROSECONDS, 65535, 0x2400_0000 | LinkType.ETHERNET)
            .record(0, 0, payload(1), 1)
            .toBytes();

    assertThat(Delivered.from(bytes).packets)
        .containsExactly(packet(LinkType.ETHERNET, payload(1), 1, 0));
  }

  @Test
  void deliversNoMoreOfAPacketThanWasOnTheWire() throws CaptureException {
    byte[] bytes = ethernet().record(0, 0, payload(64), 60).record(0, 0, payload(5), 5).toBytes();
    Delivered delivered = new Delivered();
    CaptureFile file = CaptureFile.open(new java.io.ByteArrayInputStream(bytes), "test");

    file.read(delivered);

    assertThat(delivered.packets)
        .containsExactly(
            packet(LinkType.ETHERNET, Arrays.copyOf(payload(64), 60), 60, 0),
            packet(LinkType.ETHERNET, payload(5), 5, 0));
    assertThat(file.overlongPackets()).isEqualTo(1);
    assertThat(file.capturedBytes()).isEqualTo(65);
    assertThat(file.truncatedPackets()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {262_145, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
  void refusesALengthThatNoPacketHas(long capturedLength) {
    CaptureBytes bytes = ethernet().record(0, 0, payload(7), 7);
    int at = bytes.size();
    bytes.int64(0).int32(capturedLength).int32(60).raw(payload(60));

    Delivered delivered = Delivered.from(bytes.toBytes());

    assertThat(delivered.packets).hasSize(1);
    assertThat(delivered.brokeAt()).isEqualTo(at);
    assertThat(delivered.complaint())
        .contains("captured length " + capturedLength + " is above the longest packet 262144");
  }

  @Test
  void believesAPacketAboveASmallSnapLength() {
    byte[] bytes =
        CaptureBytes.littleEndian()
            .pcapHeader(MICROSECONDS, 96, LinkType.ETHERNET)
            .record(0, 0, payload(262_144), 262_144)
            .toBytes();

    assertThat(Delivered.from(bytes).packets).hasSize(1);
  }

  @Test
  void believesALargeSnapLengthUpTo16MiB() {
    CaptureBytes bytes =
        CaptureBytes.littleEndian().pcapHeader(MICROSECONDS, 0xffff_ffffL, LinkType.ETHERNET);
    int at = bytes.record(0, 0, payload(16 << 20), 16 << 20).size();
    bytes.int64(0).int32((16 << 20) + 1).int32(0);

    Delivered delivered = Delivered.from(bytes.toBytes());

    assertThat(delivered.packets)
        .containsExactly(packet(LinkType.ETHERNET, payload(16 << 20), 16 << 20, 0));
    assertThat(delivered.brokeAt()).isEqualTo(at);
  }

  @Test
  void refusesAnotherVersion() {
    byte[] bytes = ethernet().toBytes();
    bytes[6] = 3;

    assertThat(Delivered.from(bytes).complaint())
        .isEqualTo(
            "test: at byte 4: this is pcap version 2.3, not 2.4; convert it: editcap -F pcap");
  }
}
