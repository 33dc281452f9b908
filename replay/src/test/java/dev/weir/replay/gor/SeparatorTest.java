package dev.weir.replay.gor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeparatorTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void isFoundWhereALookAtEveryPlaceFindsIt(int seed) {
    Random random = new Random(seed);
    byte[] whole = Separator.bytes();
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[80];
      for (int at = 0; at < bytes.length; ) {
        int piece = 1 + random.nextInt(whole.length);
        int from = random.nextInt(3) == 0 ? 0 : random.nextInt(whole.length - piece + 1);
        int length = Math.min(piece, bytes.length - at);
        System.arraycopy(whole, from, bytes, at, length);
        at += length;
        if (random.nextInt(4) == 0 && at < bytes.length) {
          bytes[at++] = 'x';
        }
      }
      int from = random.nextInt(20);
      int to = 60 + random.nextInt(21);
      assertThat(Separator.find(bytes, from, to)).isEqualTo(firstAt(bytes, from, to, whole));
    }
  }

  private static int firstAt(byte[] bytes, int from, int to, byte[] whole) {
    for (int at = from; at + whole.length <= to; at++) {
      if (Arrays.equals(bytes, at, at + whole.length, whole, 0, whole.length)) {
        return at;
      }
    }
    return -1;
  }
}
