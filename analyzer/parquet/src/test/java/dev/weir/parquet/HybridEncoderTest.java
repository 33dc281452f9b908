package dev.weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HybridEncoderTest {
  /** The example of the format's own page: 0 to 7 with three bits. */
  @Test
  void packsFromTheLowestBit() {
    assertThat(encoded(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 3))
        .containsExactly(3, 0b1000_1000, 0b1100_0110, 0b1111_1010);
  }

  @Test
  void writesARunAsItsLengthAndValue() {
    int[] values = new int[300];
    Arrays.fill(values, 1_000);
    // 300 << 1 = 0b100_1011000; 1000 in two bytes.
    assertThat(encoded(values, 10)).containsExactly(0b1101_1000, 0b100, 1_000 & 0xff, 1_000 >> 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 12, 16, 17, 20, 31})
  void isReadAsItWasWritten(int bits) {
    Random random = new Random(bits);
    for (int round = 0; round < 200; round++) {
      int[] values = new int[random.nextInt(100)];
      for (int i = 0; i < values.length; ) {
        int value = bits == 0 ? 0 : random.nextInt() >>> (32 - bits);
        int run = random.nextInt(4) == 0 ? random.nextInt(30) : 1;
        for (int to = Math.min(values.length, i + run); i < to; i++) {
          values[i] = value;
        }
      }
      assertThat(decoded(encoded(values, bits), bits, values.length)).isEqualTo(values);
    }
  }

  private static int[] encoded(int[] values, int bits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HybridEncoder.encode(values, values.length, bits, out);
    byte[] bytes = out.toByteArray();
    int[] unsigned = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      unsigned[i] = bytes[i] & 0xff;
    }
    return unsigned;
  }

  /** As plainly as it can be done: a bit at a time. */
  private static int[] decoded(int[] bytes, int bits, int count) {
    int[] values = new int[count];
    int at = 0;
    int i = 0;
    while (i < count) {
      int header = 0;
      int shift = 0;
      do {
        header |= (bytes[at] & 0x7f) << shift;
        shift += 7;
      } while (bytes[at++] > 0x7f);
      int numbers = header % 2 == 0 ? header >>> 1 : (header >>> 1) * 8;
      int width = header % 2 == 0 ? 0 : bits;
      for (int n = 0; n < numbers; n++) {
        int value = 0;
        for (int bit = 0; bit < bits; bit++) {
          int position = n * width + bit;
          value |= (bytes[at + position / 8] >> position % 8 & 1) << bit;
        }
        if (i < count) {
          values[i++] = value;
        }
      }
      at += header % 2 == 0 ? (bits + 7) / 8 : numbers * bits / 8;
    }
    assertThat(at).isEqualTo(bytes.length);
    return values;
  }
}
