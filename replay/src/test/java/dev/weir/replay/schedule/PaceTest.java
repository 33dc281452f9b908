package dev.weir.replay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void dividesTheTimesOfTheRecordingBySpeed() {
    Pace pace = Pace.speed(2, 0);
    assertThat(pace.dueNanos(7, 0)).isZero();
    assertThat(pace.dueNanos(7, 3 * SECOND)).isEqualTo(3 * SECOND / 2);
  }

  @Test
  void spacesEvenlyByRateWithoutAnErrorThatAddsUp() {
    Pace pace = Pace.rate(3, 0);
    assertThat(pace.dueNanos(1, 999)).isEqualTo(333_333_333);
    assertThat(pace.dueNanos(3_000_000, 999)).isEqualTo(1_000_000 * SECOND);
  }

  @Test
  void rampsARateFromNothing() {
    Pace pace = Pace.rate(100, 10 * SECOND);
    // By second 5 of 10 a quarter of the ramp's 500 requests have gone out, by its end all.
    assertThat(pace.dueNanos(125, 0)).isEqualTo(5 * SECOND);
    assertThat(pace.dueNanos(500, 0)).isEqualTo(10 * SECOND);
    assertThat(pace.dueNanos(600, 0)).isEqualTo(11 * SECOND);
  }

  @Test
  void rampsASpeedFromNothing() {
    Pace pace = Pace.speed(2, 4 * SECOND);
    assertThat(pace.dueNanos(0, 4 * SECOND)).isEqualTo(4 * SECOND);
    assertThat(pace.dueNanos(0, 6 * SECOND)).isEqualTo(5 * SECOND);
  }

  @Test
  void neverGoesBack() {
    Pace pace = Pace.speed(1.7, 3 * SECOND);
    long before = 0;
    for (long nanos = 0; nanos < 10 * SECOND; nanos += 12_345_678) {
      long due = pace.dueNanos(0, nanos);
      assertThat(due).isGreaterThanOrEqualTo(before);
      before = due;
    }
  }

  @Test
  void refusesWhatIsNoPace() {
    assertThatThrownBy(() -> Pace.speed(0, 0)).hasMessageContaining("speed 0.0");
    assertThatThrownBy(() -> Pace.speed(Double.NaN, 0)).hasMessageContaining("speed NaN");
    assertThatThrownBy(() -> Pace.rate(-1, 0)).hasMessageContaining("rate -1.0/s");
  }
}
