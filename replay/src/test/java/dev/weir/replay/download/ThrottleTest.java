package dev.weir.replay.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.Limiter;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long WINDOW_NANOS = SECOND_NANOS / 10;

  /** A reader whose thread is late now and then, by up to 80 ms, for ten seconds. */
  @ParameterizedTest
  @ValueSource(longs = {20_000, 1_000_000, 5_000_000, 1_000_000_000})
  void makesGoodWhatALateThreadHasMissedWithoutBreakingShortWindows(long bytesPerSecond) {
    Random random = new Random(7);
    Throttle throttle = new Throttle(bytesPerSecond, 0);
    ArrayDeque<long[]> window = new ArrayDeque<>();
    long inWindow = 0;
    long passed = 0;
    long now = 0;
    long lateNanos = 0;
    while (now < 10 * SECOND_NANOS) {
      int piece = throttle.pieceBytes();
      long wait = throttle.take(piece, now);
      if (wait > 0) {
        now += wait;
        if (now >= lateNanos) {
          now += random.nextInt(80_000_000);
          lateNanos = now + random.nextInt(1_500_000_000);
        }
        continue;
      }
      passed += piece;
      assertThat(passed)
          .isLessThanOrEqualTo(
              Limiter.bytesIn(now, bytesPerSecond) + 1 + Throttle.burstBytes(bytesPerSecond));
      window.add(new long[] {now, piece});
      inWindow += piece;
      while (window.element()[0] <= now - WINDOW_NANOS) {
        inWindow -= window.remove()[1];
      }
      assertThat(inWindow)
          .isLessThanOrEqualTo(bytesPerSecond * 11 / 100 + Throttle.burstBytes(bytesPerSecond) + 1);
    }
    assertThat(passed / 10.0).isBetween(bytesPerSecond * 0.99, bytesPerSecond * 1.01);
  }

  @Test
  void doesNotMakeGoodTheTimeBeforeTheFirstByte() {
    Throttle throttle = new Throttle(1_000_000, 0);
    long now = 5 * SECOND_NANOS;
    throttle.begin(now);
    long passed = 0;
    for (long end = now + SECOND_NANOS; now < end; ) {
      long wait = throttle.take(throttle.pieceBytes(), now);
      passed += wait == 0 ? throttle.pieceBytes() : 0;
      now += wait;
    }
    assertThat(passed).isBetween(990_000L, 1_010_000L);
  }

  @Test
  void neverWaitsWithoutALimit() {
    Throttle throttle = new Throttle(DownloadOptions.UNLIMITED, 0);
    assertThat(throttle.take(throttle.pieceBytes(), 0)).isZero();
    assertThat(throttle.take(throttle.pieceBytes(), 0)).isZero();
  }

  @Test
  void worksAtTheSlowestAndTheFastestRate() {
    assertThat(new Throttle(1, 0).take(1000, 0)).isZero();
    assertThat(new Throttle(1, 0).take(1460, SECOND_NANOS)).isZero();
    assertThat(new Throttle(100_000_000_000L, 0).take(64 * 1024, 0)).isZero();
  }
}
