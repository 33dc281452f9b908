package dev.weir.capture.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimescaleTest {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger MAX_SECONDS = BigInteger.valueOf(Long.MAX_VALUE).divide(NANOS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithUnboundedArithmeticForEveryResolution(long seed) {
    Random random = new Random(seed);
    for (int resolution = 0; resolution < 256; resolution++) {
      if (!Timescale.isBelievable(resolution)) {
        continue;
      }
      for (int i = 0; i < 200; i++) {
        long ticks = random.nextLong() >>> random.nextInt(64);
        long offset = random.nextBoolean() ? 0 : random.nextLong() >> (20 + random.nextInt(44));
        assertThat(new Timescale(resolution, offset).epochNanos(ticks))
            .as("resolution %d, offset %d, ticks %d", resolution, offset, ticks)
            .isEqualTo(model(resolution, offset, ticks));
      }
    }
  }

  private static long model(int resolution, long offsetSeconds, long ticks) {
    BigInteger perSecond =
        BigInteger.valueOf((resolution & 0x80) != 0 ? 2 : 10).pow(resolution & 0x7f);
    BigInteger count = new BigInteger(Long.toUnsignedString(ticks));
    BigInteger seconds =
        count
            .divide(perSecond)
            .min(BigInteger.valueOf(Long.MAX_VALUE))
            .add(BigInteger.valueOf(offsetSeconds));
    boolean simple = resolution <= 9 && offsetSeconds == 0;
    BigInteger nanos = count.mod(perSecond).multiply(NANOS).divide(perSecond);
    BigInteger exact = seconds.multiply(NANOS).add(nanos);
    // The last partial second of the range counts as beyond it, but for the simple resolutions.
    if (simple ? exact.bitLength() > 63 : seconds.compareTo(MAX_SECONDS) >= 0) {
      return Long.MAX_VALUE;
    }
    return seconds.compareTo(MAX_SECONDS.negate()) < 0 ? Long.MIN_VALUE : exact.longValueExact();
  }

  @Test
  void refusesResolutionsThatOverflowWithinASecond() {
    assertThat(Timescale.isBelievable(19)).isTrue();
    assertThat(Timescale.isBelievable(20)).isFalse();
    assertThat(Timescale.isBelievable(0x80 + 63)).isTrue();
    assertThat(Timescale.isBelievable(0x80 + 64)).isFalse();
  }
}
