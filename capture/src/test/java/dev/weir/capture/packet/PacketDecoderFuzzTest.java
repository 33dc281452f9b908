package dev.weir.capture.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.capture.packet.Samples.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No sequence of packets makes the decoder throw, and every byte is charged once. {@code
 * JAZZER_FUZZ=1 mvn -pl capture -am test -Dtest=PacketDecoderFuzzTest} hunts.
 *
 * <p>An input is one byte of options, then packets:
 *
 * <pre>
 * +---------------+-------------+----------------+------------+--------------------+-------
 * | Link type (1) | Seconds (1) | Uncaptured (4) | Length (1) | Captured (length)  | ...
 * +---------------+-------------+----------------+------------+--------------------+-------
 * </pre>
 */
class PacketDecoderFuzzTest {
  private static final int RECORD_HEADER_BYTES = 7;
  private static final int[] LINK_TYPES = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 105};

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10m")
  void chargesEveryByteOnce(byte[] input) {
    ByteBuffer data = ByteBuffer.wrap(input);
    boolean unwrapTunnels = data.hasRemaining() && (data.get() & 1) != 0;
    RecordingSink sink = new RecordingSink();
    PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(unwrapTunnels));
    long fedBytes = 0;
    long epochNanos = 0;
    while (data.remaining() >= RECORD_HEADER_BYTES) {
      int linkType = LINK_TYPES[(data.get() & 0xff) % LINK_TYPES.length];
      epochNanos += data.get() * 1_000_000_000L;
      long uncapturedBytes = data.getInt();
      byte[] captured = new byte[Math.min(data.get() & 0xff, data.remaining())];
      data.get(captured);
      // Negative: the file says that less was on the wire than it holds.
      long originalBytes = Math.max(0, captured.length + uncapturedBytes);
      fedBytes += originalBytes;
      decoder.packet(linkType, captured, 0, captured.length, originalBytes, epochNanos);
    }
    decoder.finish();

    assertThat(sink.chargedBytes).isEqualTo(fedBytes);
  }

  static Stream<Arguments> seeds() {
    List<Arguments> seeds = new ArrayList<>();
    for (Sample sample : Samples.plain()) {
      seeds.add(seed(0, sample.linkType(), sample.bytes()));
    }
    for (Sample sample : Samples.tunnelled()) {
      seeds.add(seed(1, sample.linkType(), sample.bytes()));
    }
    byte[] datagram = Packets.tcp();
    byte[][] four = new byte[3][];
    byte[][] six = new byte[3][];
    for (int i = 0; i < 3; i++) {
      four[i] = Packets.ipv4Fragment(Packets.TCP, 1, datagram, i * 16, i * 16 + 16);
      six[i] = Packets.ipv6Fragment(Packets.TCP, 1, datagram, i * 16, i * 16 + 16);
    }
    seeds.add(seed(0, LinkType.RAW, four));
    seeds.add(seed(1, LinkType.RAW, six));
    return seeds.stream();
  }

  private static Arguments seed(int options, int linkType, byte[]... packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(options);
    for (byte[] packet : packets) {
      int index = 0;
      while (LINK_TYPES[index] != linkType) {
        index++;
      }
      out.writeBytes(Packets.bytes(index, 1, 0, 0, 0, 0, packet.length));
      out.writeBytes(packet);
    }
    return Arguments.of((Object) out.toByteArray());
  }
}
