package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.capture.packet.PacketSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpReaderTest {
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int LINK_TYPE = 276;

  @Test
  void deliversNanosecondTimesAsTheyAre() throws IOException {
    assertThat(read(dump(NANOSECONDS, new Packet(bytes(3), 1500, 1_700_000_000_123_456_789L))))
        .containsExactly(new Packet(bytes(3), 1500, 1_700_000_000_123_456_789L));
  }

  @Test
  void deliversMicrosecondTimesInNanoseconds() throws IOException {
    assertThat(read(dump(MICROSECONDS, new Packet(bytes(3), 3, 1_000_654_321L))))
        .containsExactly(new Packet(bytes(3), 3, 1_654_321_000L));
  }

  @Test
  void readsSecondsBeyond2038() throws IOException {
    long year2100Nanos = 4_102_444_800_000_000_000L;
    assertThat(read(dump(NANOSECONDS, new Packet(bytes(0), 60, year2100Nanos))))
        .containsExactly(new Packet(bytes(0), 60, year2100Nanos));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void deliversTheSameForEverySplitOfTheStream(long seed) throws IOException {
    Random random = new Random(seed);
    Packet[] packets = new Packet[300];
    for (int i = 0; i < packets.length; i++) {
      byte[] content = new byte[random.nextInt(20) == 0 ? random.nextInt(262_144) : 200];
      random.nextBytes(content);
      packets[i] =
          new Packet(
              new String(content, StandardCharsets.ISO_8859_1),
              content.length + random.nextInt(9),
              1_000_000_000L + i);
    }
    Collector collected = new Collector();
    DumpReader reader = new DumpReader(LINK_TYPE, Long.MAX_VALUE, collected);
    drain(reader, new SplitStream(dump(NANOSECONDS, packets), random));

    assertThat(collected.packets).containsExactly(packets);
    assertThat(reader.deliveredPackets()).isEqualTo(packets.length);
    assertThat(reader.deliveredBytes())
        .isEqualTo(Arrays.stream(packets).mapToLong(Packet::originalLength).sum());
  }

  @Test
  void deliversNoMoreThanTheGivenNumber() throws IOException {
    Collector collected = new Collector();
    DumpReader reader = new DumpReader(LINK_TYPE, 2, collected);
    drain(reader, stream(at(1), at(2), at(3), at(4)));
    assertThat(collected.packets).containsExactly(at(1), at(2));
    assertThat(reader.finished()).isTrue();
    assertThat(reader.deliveredPackets()).isEqualTo(2);
  }

  @Test
  void endsAtTheFirstPacketThatIsTooLate() throws IOException {
    Collector collected = new Collector();
    DumpReader reader = new DumpReader(LINK_TYPE, Long.MAX_VALUE, collected);
    reader.endAfter(2);
    drain(reader, stream(at(1), at(2), at(3), at(4)));
    assertThat(collected.packets).containsExactly(at(1), at(2));
    assertThat(reader.finished()).isTrue();
  }

  @Test
  void deliversNothingOnceFinished() throws IOException {
    Collector collected = new Collector();
    DumpReader reader = new DumpReader(LINK_TYPE, Long.MAX_VALUE, collected);
    reader.finish();
    drain(reader, stream(at(1), at(2)));
    assertThat(collected.packets).isEmpty();
    assertThat(reader.deliveredBytes()).isZero();
  }

  @Test
  void refusesAStreamThatIsNoDump() {
    assertThatIOException()
        .isThrownBy(() -> read(new byte[24]))
        .withMessage("libpcap's dump begins with 0x0");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 20, Integer.MAX_VALUE})
  void refusesAPacketOfImpossibleLength(int capturedLength) {
    byte[] dump = dump(NANOSECONDS, at(1));
    ByteBuffer.wrap(dump).order(ByteOrder.nativeOrder()).putInt(24 + 8, capturedLength);
    assertThatIOException()
        .isThrownBy(() -> read(dump))
        .withMessage("libpcap's dump has a packet of " + capturedLength + " bytes");
  }

  private static Packet at(long epochNanos) {
    return new Packet(bytes((int) epochNanos), 60, epochNanos);
  }

  private static String bytes(int count) {
    return String.valueOf((char) count).repeat(count);
  }

  private static InputStream stream(Packet... packets) {
    return new ByteArrayInputStream(dump(NANOSECONDS, packets));
  }

  /** What libpcap writes; with microseconds, the digits of the time are taken as those. */
  private static byte[] dump(int magic, Packet... packets) {
    int length = 24;
    for (Packet each : packets) {
      length += 16 + each.content.length();
    }
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    out.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0).putInt(262_144);
    out.putInt(LINK_TYPE);
    for (Packet each : packets) {
      out.putInt((int) (each.epochNanos / 1_000_000_000L));
      out.putInt((int) (each.epochNanos % 1_000_000_000L));
      out.putInt(each.content.length()).putInt((int) each.originalLength);
      out.put(each.content.getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.array();
  }

  private static List<Packet> read(byte[] dump) throws IOException {
    Collector collected = new Collector();
    drain(new DumpReader(LINK_TYPE, Long.MAX_VALUE, collected), new ByteArrayInputStream(dump));
    return collected.packets;
  }

  private static void drain(DumpReader reader, InputStream in) throws IOException {
    while (reader.read(in) >= 0) {
      // Until the stream ends.
    }
  }

  /** The content one character a byte, so that packets compare by value. */
  private record Packet(String content, long originalLength, long epochNanos) {}

  private static final class Collector implements PacketSink {
    private final List<Packet> packets = new ArrayList<>();

    @Override
    public void packet(
        int linkType, byte[] bytes, int offset, int captured, long original, long epochNanos) {
      assertThat(linkType).isEqualTo(LINK_TYPE);
      packets.add(
          new Packet(
              new String(bytes, offset, captured, StandardCharsets.ISO_8859_1),
              original,
              epochNanos));
    }
  }

  /** Gives between one byte and all that is asked for. */
  private static final class SplitStream extends InputStream {
    private final ByteArrayInputStream whole;
    private final Random random;

    SplitStream(byte[] whole, Random random) {
      this.whole = new ByteArrayInputStream(whole);
      this.random = random;
    }

    @Override
    public int read() {
      return whole.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int most = random.nextBoolean() ? length : Math.min(length, 30);
      return whole.read(into, offset, 1 + random.nextInt(most));
    }
  }
}
