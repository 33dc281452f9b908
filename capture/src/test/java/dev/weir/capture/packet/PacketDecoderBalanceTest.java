package dev.weir.capture.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.packet.Samples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, every byte is charged once and nothing is thrown. */
class PacketDecoderBalanceTest {
  private static final int[] LINK_TYPES = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 105};

  private final RecordingSink sink = new RecordingSink();
  private long fedBytes;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void holdsForRandomBytes(long seed) {
    Random random = new Random(seed);
    PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(seed % 2 == 0));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      feed(decoder, random, LINK_TYPES[random.nextInt(LINK_TYPES.length)], bytes);
    }
    decoder.finish();

    assertThat(sink.chargedBytes).isEqualTo(fedBytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void holdsForMutatedPackets(long seed) {
    Random random = new Random(seed);
    PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(seed % 2 == 0));
    List<Sample> samples = new ArrayList<>(Samples.plain());
    samples.addAll(Samples.tunnelled());
    for (int i = 0; i < 20_000; i++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      feed(decoder, random, sample.linkType(), mutated(random, sample.bytes()));
    }
    decoder.finish();

    assertThat(sink.chargedBytes).isEqualTo(fedBytes);
    assertThat(sink.segments).hasSizeGreaterThan(1000);
    assertThat(sink.oddities).contains("ip_fragments_incomplete", "tcp_data_offset_invalid");
  }

  /** The short way for plain packets and the way through the layers tell the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isTheSameOnTheShortWayAsThroughTheLayers(long seed) {
    Random random = new Random(seed);
    byte[] ip = Packets.ipv4(Packets.TCP, Packets.tcp());
    int segments = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = random.nextInt(10) == 0 ? ip : mutated(random, ip);
      byte[] frame = Packets.ethernet(Packets.IPV4, packet);
      int cut = random.nextInt(4) == 0 ? random.nextInt(packet.length + 1) : packet.length;
      RecordingSink shortWay = decodeAlone(LinkType.ETHERNET, frame, cut + 14);
      RecordingSink longWay = decodeAlone(LinkType.IPV4, packet, cut);

      assertThat(shortWay.segments)
          .isEqualTo(longWay.segments.stream().map(s -> s.charged(s.wireBytes() + 14)).toList());
      assertThat(shortWay.oddities).isEqualTo(longWay.oddities);
      assertThat(shortWay.unattributed).containsOnlyKeys(longWay.unattributed.keySet());
      segments += shortWay.segments.size();
    }
    assertThat(segments).isBetween(2_000, 18_000);
  }

  private static RecordingSink decodeAlone(int linkType, byte[] packet, int captured) {
    RecordingSink sink = new RecordingSink();
    PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(false));
    decoder.packet(linkType, packet, 0, captured, packet.length, 7);
    decoder.finish();
    return sink;
  }

  private static byte[] mutated(Random random, byte[] original) {
    byte[] bytes = original.clone();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 60 : 200));
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] + 1);
    }
    return bytes;
  }

  /** Cuts some, lies about the original length of others; the array ends where the packet does. */
  private void feed(PacketDecoder decoder, Random random, int linkType, byte[] bytes) {
    int captured = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    long original =
        switch (random.nextInt(8)) {
          case 0 -> random.nextInt(bytes.length + 1);
          case 1 -> bytes.length + random.nextInt(100_000);
          case 2 -> 0xffff_ffffL - random.nextInt(1000);
          default -> bytes.length;
        };
    int offset = random.nextInt(3);
    byte[] within = Packets.join(new byte[offset], Packets.slice(bytes, 0, captured));
    fedBytes += original;
    decoder.packet(
        linkType, within, offset, captured, original, random.nextInt(100) * 1_000_000_000L);
  }
}
