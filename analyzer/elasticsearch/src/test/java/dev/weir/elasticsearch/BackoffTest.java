package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void waitsForHalfOfATimeThatDoublesAndARandomPartOfTheRest(long seed) {
    Backoff backoff =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(seed));

    for (long most : new long[] {100, 200, 400, 800, 1000, 1000}) {
      assertThat(backoff.afterFailure()).isBetween(most * 500_000, most * 1_000_000);
    }
    backoff.reset();
    assertThat(backoff.afterFailure()).isLessThanOrEqualTo(100_000_000);
  }
}
