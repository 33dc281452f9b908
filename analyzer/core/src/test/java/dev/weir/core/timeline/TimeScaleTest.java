package dev.weir.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeScaleTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void nineWideningsMakeASecond() {
    assertThat(TimeScale.FINEST_NANOS << 9).isEqualTo(SECOND);
  }

  @Test
  void hasOneFineColumnForOneTime() {
    TimeScale scale = new TimeScale(8);
    assertThat(scale.columns()).isZero();
    scale.columnOf(5 * SECOND);
    assertThat(scale.columns()).isEqualTo(1);
    assertThat(scale.columnNanos()).isEqualTo(TimeScale.FINEST_NANOS);
    assertThat(scale.startNanos()).isEqualTo(5 * SECOND);
  }

  @Test
  void widensOnlyWhenOneColumnMoreIsNeeded() {
    TimeScale scale = new TimeScale(8);
    scale.columnOf(0);
    scale.columnOf(8 * TimeScale.FINEST_NANOS - 1);
    assertThat(scale.columns()).isEqualTo(8);
    assertThat(scale.widenings()).isZero();
    scale.columnOf(8 * TimeScale.FINEST_NANOS);
    assertThat(scale.widenings()).isEqualTo(1);
    assertThat(scale.columns()).isEqualTo(5);
  }

  @Test
  void reachesBackToWhatCameEarlier() {
    TimeScale scale = new TimeScale(8);
    scale.columnOf(10 * SECOND);
    scale.columnOf(SECOND);
    assertThat(scale.startNanos()).isLessThanOrEqualTo(SECOND);
    assertThat(scale.startNanos() + scale.columns() * scale.columnNanos())
        .isGreaterThan(10 * SECOND);
    assertThat(scale.columns()).isLessThanOrEqualTo(8);
  }

  @Test
  void holdsAllOfTime() {
    TimeScale scale = new TimeScale(8);
    scale.columnOf(Long.MIN_VALUE);
    scale.columnOf(Long.MAX_VALUE);
    assertThat(scale.columns()).isLessThanOrEqualTo(8);
    assertThat(scale.columnNanos()).isPositive();
  }

  @Test
  void refusesTooFew() {
    assertThatThrownBy(() -> new TimeScale(7)).hasMessage("mostColumns=7 is below 8");
  }
}
