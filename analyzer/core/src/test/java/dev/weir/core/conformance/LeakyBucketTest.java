package dev.weir.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.conformance.WindowModel.Piece;
import dev.weir.core.limit.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakyBucketTest {
  private static final long SECOND = 1_000_000_000;
  private static final long EPOCH = 1_790_000_000L * SECOND;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsTheWorstOfAllWindowsInOnePass(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long bytesPerSecond = rate(random);
      List<Piece> pieces = pieces(random, bytesPerSecond);
      assertThat(worst(pieces, bytesPerSecond))
          .as("seed %d, round %d, %d B/s, %s", seed, round, bytesPerSecond, pieces)
          .isEqualTo(WindowModel.worst(pieces, bytesPerSecond));
    }
  }

  /** From one byte a second to the most there may be, round numbers and odd ones. */
  private static long rate(Random random) {
    long round = (long) Math.pow(10, random.nextInt(12));
    return switch (random.nextInt(3)) {
      case 0 -> round;
      case 1 -> Math.min(Allowance.MOST_BYTES_PER_SECOND, 1 + random.nextLong(9 * round));
      default -> 1_000_000_000 + random.nextInt(3) - 1;
    };
  }

  /** Bursts, trickles and pauses, so that the bucket is full, half full and just empty by turns. */
  private static List<Piece> pieces(Random random, long bytesPerSecond) {
    List<Piece> pieces = new ArrayList<>();
    long nowNanos = EPOCH + random.nextLong(SECOND);
    double load = 0.3 + random.nextDouble() * 1.4;
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      long bytes = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1 + random.nextInt(70_000);
      pieces.add(new Piece(nowNanos, bytes));
      double fairNanos = (double) bytes * SECOND / bytesPerSecond;
      nowNanos +=
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(3);
            case 2 -> (long) fairNanos; // a bucket that held nothing else is just empty then
            case 3 -> (long) (Math.min(fairNanos * 30, 1e17) * random.nextDouble());
            default -> (long) (Math.min(fairNanos / load, 1e17) * 2 * random.nextDouble());
          };
    }
    return pieces;
  }

  @Test
  void beginsTheWorstWindowAnewAtTheVeryMomentAtWhichItIsEmpty() {
    assertThat(
            worst(
                List.of(
                    new Piece(EPOCH, 10),
                    new Piece(EPOCH + SECOND, 10),
                    new Piece(EPOCH + SECOND, 1)),
                10))
        .isEqualTo(new Window(EPOCH + SECOND, EPOCH + SECOND, 11, 11));
  }

  @Test
  void losesNoPartOfAByteInAMillionSteps() {
    // Three bytes a second: a nanosecond brings three billionths of one.
    LeakyBucket bucket = new LeakyBucket(3);
    bucket.leak(EPOCH);
    bucket.pour(4);
    for (int i = 1; i <= 1_000_000; i++) {
      bucket.leak(EPOCH + i);
    }
    bucket.pour(1);
    bucket.leak(EPOCH + SECOND);
    assertThat(bucket.levelBytes()).isEqualTo(2);
    bucket.leak(EPOCH + SECOND + 2 * SECOND / 3);
    assertThat(bucket.isEmpty()).isFalse();
    bucket.leak(EPOCH + SECOND + 2 * SECOND / 3 + 1);
    assertThat(bucket.isEmpty()).isTrue();
  }

  @Test
  void runsEmptyInAnyPauseHoweverLong() {
    LeakyBucket bucket = new LeakyBucket(Allowance.MOST_BYTES_PER_SECOND);
    bucket.leak(0);
    bucket.pour(Allowance.MOST_BURST_BYTES);
    bucket.leak(Long.MAX_VALUE);
    assertThat(bucket.isEmpty()).isTrue();
  }

  @Test
  void hasNoWorstWindowBeforeAnythingHasPassed() {
    assertThat(worst(List.of(), 5)).isNull();
  }

  private static @Nullable Window worst(List<Piece> pieces, long bytesPerSecond) {
    LeakyBucket bucket = new LeakyBucket(bytesPerSecond);
    for (Piece piece : pieces) {
      bucket.leak(piece.nanos());
      bucket.pour(piece.bytes());
    }
    return bucket.worst();
  }
}
