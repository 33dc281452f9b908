package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PeriodWatchTest {
  private final PeriodWatch watch = new PeriodWatch(PeriodicRule.DEFAULT);
  private final PeriodSearch search = new PeriodSearch();

  @Test
  void leavesForLaterWhatThereIsNoTimeFor() {
    for (int second = 0; second < 600; second += 30) {
      watch.add(second, 50_000);
    }
    assertThat(watch.search(599, search, 0)).isZero();
    assertThat(watch.evidence()).isZero();
    assertThat(watch.search(599, search, 1)).isEqualTo(600);
    assertThat(watch.evidence()).isGreaterThan(5);
    assertThat(watch.search(599, search, 10_000)).isEqualTo(150);
    assertThat(watch.search(599, search, 10_000)).isZero();
  }
}
