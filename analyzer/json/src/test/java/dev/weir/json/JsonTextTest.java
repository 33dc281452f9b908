package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3.2, 3.2",
    "17400.5, 17400.5",
    "0.000000001, 0.000000001",
    "1.0E-10, 0",
    "-0.25, -0.25",
    "-1.0E-12, 0",
    "5.0E9, 5000000000",
    "1.0E18, 1000000000000000000",
  })
  void printsFractionsWithoutExponent(double value, String text) {
    assertThat(Decimals.plain(value)).isEqualTo(text);
  }

  @Test
  void printsInstantsAsTheJdkDoes() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      long epochNanos = random.nextLong();
      Instant instant = Instant.ofEpochSecond(0, epochNanos);
      String printed = Timestamps.utc(epochNanos, 9);
      assertThat(Instant.parse(printed)).isEqualTo(instant);
      assertThat(Timestamps.parseUtc(printed)).isEqualTo(epochNanos);
    }
    assertThat(Timestamps.utc(Instant.parse("2026-11-21T05:10:00.123456Z"), 6))
        .isEqualTo("2026-11-21T05:10:00.123456Z");
    assertThat(Timestamps.utc(Instant.parse("2024-02-29T23:59:59.999Z"), 0))
        .isEqualTo("2024-02-29T23:59:59Z");
  }
}
