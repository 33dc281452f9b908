package dev.weir.capture.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * No sequence of packets makes the decoder throw, and every byte is charged once. {@code
 * JAZZER_FUZZ=1 mvn -pl capture -am test -Dtest=PacketDecoderFuzzTest} hunts.
 */
class PacketDecoderFuzzTest {
  private static final int[] LINK_TYPES = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 105};

  @FuzzTest(maxDuration = "10m")
  void chargesEveryByteOnce(FuzzedDataProvider data) {
    RecordingSink sink = new RecordingSink();
    PacketDecoder decoder = new PacketDecoder(sink, new DecoderOptions(data.consumeBoolean()));
    long fedBytes = 0;
    long epochNanos = 0;
    while (data.remainingBytes() > 0) {
      int linkType = LINK_TYPES[data.consumeInt(0, LINK_TYPES.length - 1)];
      long uncapturedBytes = data.consumeInt(0, 9) == 0 ? data.consumeLong(-20, 1L << 32) : 0;
      epochNanos += data.consumeInt(0, 9) == 0 ? data.consumeLong() : 1;
      byte[] bytes = data.consumeBytes(data.consumeInt(0, 200));
      long original = Math.max(0, bytes.length + uncapturedBytes);
      fedBytes += original;
      decoder.packet(linkType, bytes, 0, bytes.length, original, epochNanos);
    }
    decoder.finish();

    assertThat(sink.chargedBytes).isEqualTo(fedBytes);
  }
}
