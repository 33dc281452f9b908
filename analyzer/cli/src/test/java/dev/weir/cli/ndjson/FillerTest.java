package dev.weir.cli.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.json.ExchangeDocument;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillerTest {
  private final DeflatedSize deflated = new DeflatedSize();
  private final Filler filler = new Filler();

  @ParameterizedTest
  @ValueSource(ints = {700, 1_000, 4_096, 30_000, 65_536, 200_000})
  void deflatesAsTheBodyDid(int length) {
    Random random = new Random(length);
    for (int i = 0; i < 40; i++) {
      byte[] body = body(random, length, i % 4);
      double ratio = deflated.ratio(body, 0, length);
      byte[] filled = filler.bytes(length, ratio, random.nextLong());
      // Of what nearly vanishes, the code itself costs about as much.
      assertThat(deflated.ratio(filled, 0, length))
          .as("%d bytes of kind %d, deflated to %f", length, i % 4, ratio)
          .isCloseTo(ratio, within(Math.max(0.02 * ratio, ratio < 0.05 ? 0.01 : 0)));
    }
  }

  @Test
  void givesTheSameBytesForTheSameSeedAndOthersForAnother() {
    assertThat(filler.bytes(5_000, 0.4, 7)).isEqualTo(new Filler().bytes(5_000, 0.4, 7));
    assertThat(filler.bytes(5_000, 0.4, 7)).isNotEqualTo(filler.bytes(5_000, 0.4, 8));
  }

  @Test
  void makesWhatDoesNotCompressWhenNobodyKnows() {
    byte[] filled = filler.bytes(10_000, ExchangeDocument.UNKNOWN_RATIO, 3);
    assertThat(deflated.bytes(filled, 0, filled.length)).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void takesAnyRatioForAnyLength() {
    for (int length = 0; length < 40; length++) {
      for (double ratio : new double[] {0, 0.5, 1, 3, 100}) {
        assertThat(filler.bytes(length, ratio, length)).hasSize(length);
      }
    }
  }

  /** Noise, constant, text, numbers. */
  private static byte[] body(Random random, int length, int kind) {
    byte[] body = new byte[length];
    StringBuilder text = new StringBuilder();
    switch (kind) {
      case 0 -> random.nextBytes(body);
      case 1 -> {
        // zeroes
      }
      default -> {
        while (text.length() < length) {
          text.append(kind == 2 ? "{\"name\":\"n" : "").append(random.nextInt(100_000)).append(',');
        }
        body = text.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
      }
    }
    return body;
  }
}
