package dev.weir.replay.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PerSecondTest {
  private static Outcome outcome(long second) {
    long sentNanos = TimeUnit.SECONDS.toNanos(second);
    return new Outcome(
        second,
        "GET /",
        0,
        200,
        null,
        Obstacle.NONE,
        true,
        sentNanos,
        sentNanos,
        sentNanos + 1,
        sentNanos + 2,
        10,
        20,
        5,
        null);
  }

  @Test
  void countsEverySecondOfALongRun() {
    PerSecond perSecond = new PerSecond();
    for (long second = 0; second < 300; second++) {
      perSecond.add(outcome(second));
    }

    assertThat(perSecond.seconds()).isEqualTo(300);
    for (int second = 0; second < 300; second++) {
      assertThat(perSecond.sent(second)).isEqualTo(1);
      assertThat(perSecond.answered(second)).isEqualTo(1);
      assertThat(perSecond.responseBytes(second)).isEqualTo(20);
    }
  }

  @Test
  void countsWhatComesAfterTheLastSecondKeptInThat() {
    PerSecond perSecond = new PerSecond();
    perSecond.add(outcome(100_000_000));
    perSecond.add(outcome(200_000_000));

    assertThat(perSecond.sent(perSecond.seconds() - 1)).isEqualTo(2);
  }
}
