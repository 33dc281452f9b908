package dev.weir.replay.gor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against looking at one byte after the other. */
class WordsTest {
  private static final byte[] TELLING = {
    0, 9, 10, 11, 13, 32, 33, 47, 48, 57, 58, 126, 127, -128, -1
  };

  private final Random random = new Random(1);

  private byte[] anyEight() {
    byte[] bytes = new byte[8];
    int sort = random.nextInt(4);
    for (int i = 0; i < bytes.length; i++) {
      boolean digit = random.nextInt(8) < 2 * sort + 1;
      bytes[i] =
          digit ? (byte) ('0' + random.nextInt(10)) : TELLING[random.nextInt(TELLING.length)];
    }
    return bytes;
  }

  @Test
  void findsEveryLineEnd() {
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = anyEight();
      long found = Words.lineEnds(Words.at(bytes, 0));
      for (int i = 0; i < 8; i++) {
        assertThat((found >>> (8 * i) & 0xff) != 0).isEqualTo(bytes[i] == '\n');
      }
    }
  }

  @Test
  void countsTheVisibleOnesBeforeAnother() {
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = anyEight();
      int visible = 0;
      while (visible < 8 && bytes[visible] > ' ' && bytes[visible] < 0x7f) {
        visible++;
      }
      assertThat(Words.visible(Words.at(bytes, 0))).isEqualTo(visible);
    }
  }

  @Test
  void readsEightDigitsAndNothingElse() {
    int numbers = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = anyEight();
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      long word = Words.at(bytes, 0);
      assertThat(Words.isDigits(word)).isEqualTo(text.matches("[0-9]{8}"));
      if (Words.isDigits(word)) {
        assertThat(Words.number(word)).isEqualTo(Long.parseLong(text));
        numbers++;
      }
    }
    assertThat(numbers).isPositive();
  }
}
