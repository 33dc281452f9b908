package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InstantTextTest {
  @Test
  void writesWhatTimestampsWrites() {
    InstantText text = new InstantText();
    Random random = new Random(3);
    long nanos = 1_795_234_200_999_999_000L;
    for (int i = 0; i < 10_000; i++) {
      nanos += random.nextLong(2_000) - 900;
      assertThat(new String(text.of(nanos))).isEqualTo(Timestamps.utc(nanos, 9));
      long any = random.nextLong();
      assertThat(new String(text.of(any))).isEqualTo(Timestamps.utc(any, 9));
    }
  }
}
