package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitTotalsTest {
  private final LimitTotals totals = new LimitTotals();

  @Test
  void beginAtNothing() {
    assertThat(totals.passedBytes()).isZero();
    assertThat(totals.waits()).hasSize(LimitTotals.waitBoundsNanos().length + 1).containsOnly(0);
  }

  @Test
  void countAWaitUpToItsBound() {
    long[] bounds = LimitTotals.waitBoundsNanos();
    for (long bound : bounds) {
      totals.delayed(10, bound);
      totals.delayed(1, bound + 1);
    }
    long[] expected = new long[bounds.length + 1];
    for (int i = 0; i < bounds.length; i++) {
      expected[i]++;
      expected[i + 1]++;
    }
    assertThat(totals.waits()).containsExactly(expected);
    assertThat(totals.delayedBytes()).isEqualTo(11L * bounds.length);
  }

  @Test
  void keepWhatWaitedApartFromWhatWouldHave() {
    totals.delayed(10, 100);
    totals.wouldDelay(1, 1_000);

    assertThat(totals.delayedBytes()).isEqualTo(10);
    assertThat(totals.wouldDelayBytes()).isEqualTo(1);
    assertThat(totals.waitNanos()).isEqualTo(1_100);
  }

  @Test
  void showNobodyTheirBounds() {
    LimitTotals.waitBoundsNanos()[0] = 7;

    assertThat(LimitTotals.waitBoundsNanos()[0]).isEqualTo(1_000_000);
  }

  @Test
  void countRequestsThatWereAndWouldHaveBeenRejected() {
    totals.countRejected();
    totals.countWouldReject();
    totals.countWouldReject();

    assertThat(totals.rejected()).isEqualTo(1);
    assertThat(totals.wouldReject()).isEqualTo(2);
  }
}
