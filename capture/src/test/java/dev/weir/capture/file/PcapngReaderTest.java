package dev.weir.capture.file;

import static dev.weir.capture.file.CaptureBytes.payload;
import static dev.weir.capture.file.Delivered.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.LinkType;
import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {
  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;

  static Stream<ByteOrder> orders() {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  private static CaptureBytes ethernet() {
    return CaptureBytes.littleEndian().section().describe(LinkType.ETHERNET, 0);
  }

  private static @Nullable Long dropped(CaptureBytes bytes) throws CaptureException {
    CaptureFile file = CaptureFile.open(new ByteArrayInputStream(bytes.toBytes()), "test");
    file.read(new Delivered());
    return file.droppedPackets();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void readsAllThreePacketBlocks(ByteOrder order) {
    Delivered delivered =
        Delivered.from(
            CaptureBytes.in(order)
                .section()
                .describe(LinkType.ETHERNET, 8)
                .describe(LinkType.RAW, 0)
                .enhanced(1, 5_000_001, payload(7), 1500)
                .obsolete(0, 6_000_000, payload(6), 6)
                .simple(payload(8), 70)
                .simple(payload(3), 3)
                .toBytes());

    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets)
        .containsExactly(
            packet(LinkType.RAW, payload(7), 1500, 5_000_001_000L),
            packet(LinkType.ETHERNET, payload(6), 6, 6_000_000_000L),
            packet(LinkType.ETHERNET, payload(8), 70, 6_000_000_000L),
            packet(LinkType.ETHERNET, payload(3), 3, 6_000_000_000L));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void deliversEveryWholePacketWhereverTheFileIsCut(ByteOrder order) {
    CaptureBytes bytes = CaptureBytes.in(order);
    List<Integer> boundaries = new ArrayList<>();
    List<Integer> packetEnds = new ArrayList<>();
    boundaries.add(bytes.section().size());
    boundaries.add(bytes.describe(LinkType.ETHERNET, 0, o -> o.option(2, payload(5))).size());
    packetEnds.add(bytes.enhanced(0, 1, payload(5), 5).size());
    boundaries.add(bytes.block(0x0bad, body -> body.raw(payload(11))).size());
    packetEnds.add(bytes.simple(payload(2), 2).size());
    boundaries.add(bytes.statistics(0, o -> o.counter(5, 1)).size());
    packetEnds.add(bytes.obsolete(0, 1, payload(1), 99).size());
    boundaries.addAll(packetEnds);
    byte[] whole = bytes.toBytes();
    List<Delivered.Packet> all = Delivered.from(whole).packets;
    assertThat(all).hasSize(3);

    for (int cut = 0; cut <= whole.length; cut++) {
      Delivered delivered = Delivered.from(Arrays.copyOf(whole, cut));
      int at = cut;
      int complete = (int) packetEnds.stream().filter(end -> end <= at).count();
      assertThat(delivered.packets).as("cut at %d", cut).isEqualTo(all.subList(0, complete));
      if (boundaries.contains(cut)) {
        assertThat(delivered.failure).as("cut at %d", cut).isNull();
      } else {
        int lastWhole =
            boundaries.stream().filter(boundary -> boundary < at).max(Integer::compare).orElse(0);
        assertThat(delivered.brokeAt()).as("cut at %d", cut).isEqualTo(lastWhole);
      }
    }
  }

  @Test
  void changesByteOrderAndInterfacesWithEachSection() {
    Delivered delivered =
        Delivered.from(
            ethernet()
                .enhanced(0, 1, payload(4), 4)
                .order(ByteOrder.BIG_ENDIAN)
                .section()
                .describe(LinkType.RAW, 0)
                .enhanced(0, 2, payload(4), 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .section()
                .describe(LinkType.LINUX_SLL, 0)
                .enhanced(0, 3, payload(4), 4)
                .toBytes());

    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets)
        .containsExactly(
            packet(LinkType.ETHERNET, payload(4), 4, 1000),
            packet(LinkType.RAW, payload(4), 4, 2000),
            packet(LinkType.LINUX_SLL, payload(4), 4, 3000));
  }

  @Test
  void countsTimeAsEachInterfaceDoes() {
    Delivered delivered =
        Delivered.from(
            CaptureBytes.littleEndian()
                .section()
                .describe(LinkType.ETHERNET, 0, o -> o.option(IF_TSRESOL, (byte) 9))
                .describe(LinkType.ETHERNET, 0, o -> o.option(IF_TSRESOL, (byte) 0x8a))
                .describe(LinkType.ETHERNET, 0, o -> o.counter(IF_TSOFFSET, -2))
                .enhanced(0, 1_700_000_000_123_456_789L, payload(1), 1)
                .enhanced(1, 1024 + 512, payload(1), 1)
                .enhanced(2, 5_000_000, payload(1), 1)
                .toBytes());

    assertThat(delivered.packets)
        .extracting(Delivered.Packet::epochNanos)
        .containsExactly(1_700_000_000_123_456_789L, 1_500_000_000L, 3_000_000_000L);
  }

  @Test
  void doesNotTakeAPacketWithoutTimeForTheEarliest() throws CaptureException {
    byte[] bytes = ethernet().simple(payload(1), 1).enhanced(0, 7, payload(1), 1).toBytes();
    CaptureFile file = CaptureFile.open(new ByteArrayInputStream(bytes), "test");

    file.read(new Delivered());

    assertThat(file.firstNanos()).isEqualTo(7000);
    assertThat(file.lastNanos()).isEqualTo(7000);
  }

  @Test
  void ignoresOptionsFromALieOn() {
    byte[] bytes =
        CaptureBytes.littleEndian()
            .section()
            .describe(
                LinkType.ETHERNET,
                0,
                o -> o.option(IF_TSRESOL, (byte) 9).int16(14).int16(60000).int32(0))
            .enhanced(0, 5, payload(1), 1)
            .toBytes();

    assertThat(Delivered.from(bytes).packets)
        .containsExactly(packet(LinkType.ETHERNET, payload(1), 1, 5));
  }

  @Test
  void ignoresOptionsAfterTheirEnd() {
    byte[] bytes =
        CaptureBytes.littleEndian()
            .section()
            .describe(LinkType.ETHERNET, 0, o -> o.option(0).option(IF_TSRESOL, (byte) 9))
            .enhanced(0, 5, payload(1), 1)
            .toBytes();

    assertThat(Delivered.from(bytes).packets)
        .containsExactly(packet(LinkType.ETHERNET, payload(1), 1, 5000));
  }

  @Nested
  class Drops {
    @Test
    void areUnknownWhereNobodyCountedThem() throws CaptureException {
      assertThat(dropped(ethernet().statistics(0, o -> o.counter(4, 99)))).isNull();
    }

    @Test
    void areZeroWhereThatWasCounted() throws CaptureException {
      assertThat(dropped(ethernet().statistics(0, o -> o.counter(5, 0)))).isZero();
    }

    @Test
    void areTheNewestOfEachInterfaceOverAllSections() throws CaptureException {
      CaptureBytes bytes =
          CaptureBytes.littleEndian()
              .section()
              .describe(LinkType.ETHERNET, 0)
              .describe(LinkType.ETHERNET, 0)
              .statistics(0, o -> o.counter(5, 1).counter(7, 2))
              .statistics(0, o -> o.counter(5, 10).counter(7, 20))
              .statistics(1, o -> o.counter(7, 300))
              .order(ByteOrder.BIG_ENDIAN)
              .section()
              .describe(LinkType.ETHERNET, 0)
              .statistics(0, o -> o.counter(5, 4000))
              .section();

      assertThat(dropped(bytes)).isEqualTo(4330);
    }

    @Test
    void stayAtTheLargestNumberThereIs() throws CaptureException {
      CaptureBytes bytes = ethernet().statistics(0, o -> o.counter(5, -1).counter(7, 5));

      assertThat(dropped(bytes)).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Nested
  class OnALie {
    /** One good packet, then what {@code next} adds; it must be found out where it begins. */
    private Delivered after(java.util.function.UnaryOperator<CaptureBytes> next) {
      CaptureBytes bytes = ethernet().enhanced(0, 1, payload(5), 5);
      int at = bytes.size();
      // What follows must not be needed to find out, and must not be believed.
      next.apply(bytes).enhanced(0, 2, payload(5), 5);
      Delivered delivered = Delivered.from(bytes.toBytes());
      assertThat(delivered.packets).hasSize(1);
      assertThat(delivered.brokeAt()).isEqualTo(at);
      return delivered;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 31, 33, 34, 28})
    void refusesABlockLengthThatCannotBe(int total) {
      assertThat(after(b -> b.int32(6).int32(total).raw(new byte[40])).complaint())
          .contains("block length " + total + " is not a multiple of 4 from 32 up");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 13})
    void refusesAnUnknownBlockOfALengthThatCannotBe(int total) {
      assertThat(after(b -> b.int32(0x0bad).int32(total).raw(new byte[40])).complaint())
          .contains("block length " + total + " is not a multiple of 4 from 12 up");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 0x0bad, 1, 5})
    void refusesABlockOfTwoLengths(int type) {
      assertThat(after(b -> b.int32(type).int32(36).raw(new byte[24]).int32(40)).complaint())
          .contains("block length is 36 before the block but 40 after it");
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void refusesAPacketLargerThanItsBlock(long capturedLength) {
      assertThat(after(b -> b.enhanced(0, 0, capturedLength, 1500, payload(8))).complaint())
          .contains("captured length " + capturedLength + " is above the 8 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {(64 << 20) + 1, 0x8000_0000L, 0xffff_ffffL})
    void refusesOriginalLengthsThatNoPacketHas(long original) {
      String complaint = "original length " + original + " is above 67108864";
      assertThat(after(b -> b.enhanced(0, 0, payload(8), original)).complaint())
          .contains(complaint);
      assertThat(after(b -> b.obsolete(0, 0, payload(8), original)).complaint())
          .contains(complaint);
      Delivered simple =
          Delivered.from(
              CaptureBytes.littleEndian()
                  .section()
                  .describe(LinkType.ETHERNET, 8)
                  .simple(payload(8), original)
                  .toBytes());
      assertThat(simple.complaint()).contains(complaint);
    }

    @Test
    void refusesASimplePacketLargerThanItsBlock() {
      assertThat(after(b -> b.simple(payload(8), 9)).complaint())
          .contains("captured length 9 is above the 8 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x8000_0000L, 0xffff_ffffL})
    void refusesAPacketOfAnInterfaceThatWasNotDescribed(long id) {
      assertThat(after(b -> b.enhanced(id, 0, 4, 4, payload(4))).complaint())
          .contains("the block is of interface " + id + ", but only 1 were described");
    }

    @Test
    void refusesAnInterfaceOfTheSectionBefore() {
      CaptureBytes bytes = ethernet().section();
      int at = bytes.size();

      Delivered delivered = Delivered.from(bytes.enhanced(0, 0, payload(4), 4).toBytes());

      assertThat(delivered.brokeAt()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 127, 0x80 + 64, 0xff})
    void refusesATimeResolutionThatCannotBe(int resolution) {
      assertThat(after(b -> b.describe(1, 0, o -> o.option(9, (byte) resolution))).complaint())
          .contains("time resolution of " + (resolution < 128 ? "10^-" : "2^-"));
    }

    @Test
    void refusesAKnownBlockThatNobodyWouldWrite() {
      assertThat(after(b -> b.int32(6).int32(0x7000_0000)).complaint())
          .contains("block length 1879048192 is above the longest packet");
    }

    @Test
    void refusesASectionInNoByteOrder() {
      assertThat(after(b -> b.block(0x0a0d0d0a, body -> body.int32(0x1a2b3c4e))).complaint())
          .contains("byte-order mark is 4e 3c 2b 1a, not 1a 2b 3c 4d");
    }

    @Test
    void refusesAnotherVersion() {
      assertThat(
              after(
                      b ->
                          b.block(
                              0x0a0d0d0a,
                              body -> body.int32(0x1a2b3c4d).int16(2).int16(0).int64(-1)))
                  .complaint())
          .contains("pcapng version 2, not 1");
    }

    @Test
    void saysHowMuchOfAHugeUnknownBlockIsThere() {
      CaptureBytes bytes = ethernet();
      int at = bytes.size();
      bytes.int32(0x0bad).int32(0xffff_fffcL).raw(new byte[1000]);

      Delivered delivered = Delivered.from(bytes.toBytes());

      assertThat(delivered.brokeAt()).isEqualTo(at);
      assertThat(delivered.complaint())
          .contains("the block takes 4294967292 bytes, but the file ends after 1008");
    }
  }

  @Test
  void passesOverABlockLargerThanAnyBuffer() {
    Delivered delivered =
        Delivered.from(
            ethernet()
                .block(0x0bad, body -> body.raw(new byte[3_000_000]))
                .enhanced(0, 1, payload(5), 5)
                .toBytes());

    assertThat(delivered.failure).isNull();
    assertThat(delivered.packets).hasSize(1);
  }

  @Test
  void boundsTheInterfacesOfASection() {
    CaptureBytes bytes = CaptureBytes.littleEndian().section();
    for (int i = 0; i < PcapngSection.MAX_INTERFACES; i++) {
      bytes.describe(LinkType.ETHERNET, 0);
    }
    int at = bytes.enhanced(65_535, 1, payload(5), 5).size();

    Delivered delivered = Delivered.from(bytes.describe(LinkType.ETHERNET, 0).toBytes());

    assertThat(delivered.packets).hasSize(1);
    assertThat(delivered.brokeAt()).isEqualTo(at);
    assertThat(delivered.complaint()).contains("more than 65536 interfaces");
  }
}
