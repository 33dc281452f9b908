package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {
  private static final long SECOND = 1_000_000_000;
  private static final long EPOCH = 1_790_000_000L * SECOND;

  private final SlidingWindow window = new SlidingWindow(10, SECOND);

  @Test
  void reportsTheRunningSlotApart() {
    window.add(EPOCH, 100);
    window.add(EPOCH + SECOND, 30);
    window.add(EPOCH + SECOND + 1, 3);

    assertThat(window.completedAmount(EPOCH + SECOND + 2)).isEqualTo(100);
    assertThat(window.runningAmount(EPOCH + SECOND + 2)).isEqualTo(33);
  }

  @Test
  void dividesByTheSlotsThatHaveCompleted() {
    window.add(EPOCH, 100);
    assertThat(window.meanAmount(EPOCH)).isZero();
    assertThat(window.meanAmount(EPOCH + 4 * SECOND)).isEqualTo(25);
    assertThat(window.meanAmount(EPOCH + 10 * SECOND)).isEqualTo(10);
    assertThat(window.meanAmount(EPOCH + 11 * SECOND)).isZero();
  }

  @Test
  void startsEmpty() {
    assertThat(window.total()).isZero();
    assertThat(window.peakAmount()).isZero();
    assertThat(window.completedSlots(EPOCH)).isZero();
    assertThat(window.runningAmount(0)).isZero();
    assertThat(window.variation(EPOCH, 0)).isNaN();
  }

  @Test
  void remembersThePeakOfSlotsThatHaveLeft() {
    window.add(EPOCH, 500);
    window.add(EPOCH + 1, 500);
    window.add(EPOCH + 1_000 * SECOND, 7);

    assertThat(window.peakAmount()).isEqualTo(1_000);
    assertThat(window.total()).isEqualTo(1_007);
  }

  @Test
  void countsWhatCameTooLateForTheRing() {
    window.add(EPOCH + 64 * SECOND, 1);
    window.add(EPOCH + SECOND, 10);
    window.add(EPOCH, 100);

    assertThat(window.lateAmount()).isEqualTo(100);
    assertThat(window.total()).isEqualTo(111);
  }

  @Test
  void takesTimesBeforeTheEpoch() {
    window.add(-1, 5);
    window.add(1, 6);

    assertThat(window.completedAmount(2)).isEqualTo(5);
    assertThat(window.runningAmount(2)).isEqualTo(6);
  }

  @Test
  void findsTheVariationOfAKnownSeries() {
    // Mean 4, squared deviations 4 + 4 + 0 + 0, so the standard deviation is √2.
    long[] series = {2, 6, 4, 4};
    for (int i = 0; i < series.length; i++) {
      window.add(EPOCH + i * SECOND, series[i]);
    }
    long now = EPOCH + series.length * SECOND;

    assertThat(window.variation(now, 4)).isEqualTo(Math.sqrt(2) / 4);
    assertThat(window.variation(now, 4.1)).isNaN();
    assertThat(window.variation(EPOCH + SECOND, 0)).isNaN();
  }

  @Test
  void takesTheVariationOverSixtySlots() {
    window.add(EPOCH, 1_000_000);
    for (int i = 1; i <= 60; i++) {
      window.add(EPOCH + i * SECOND, 10);
    }
    assertThat(window.variation(EPOCH + 60 * SECOND, 0)).isGreaterThan(1);
    assertThat(window.variation(EPOCH + 61 * SECOND, 0)).isZero();
  }

  @Test
  void refusesToMergeSlotsOfAnotherWidth() {
    assertThatThrownBy(() -> window.merge(new SlidingWindow(10, SECOND / 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000000 ns");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsAnEventLogOnCompletedSlots(long seed) {
    Random random = new Random(seed);
    Map<Long, Long> log = new TreeMap<>();
    long now = EPOCH;
    long newest = Long.MIN_VALUE;
    long late = 0;
    for (int i = 0; i < 2_000; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(8 * SECOND) : random.nextLong(SECOND / 4);
      // Mostly in order, sometimes far behind, at times behind the ring.
      long at = random.nextInt(4) == 0 ? now - random.nextLong(70 * SECOND) : now;
      long amount = random.nextInt(10_000);
      window.add(at, amount);
      long slot = Math.floorDiv(at, SECOND);
      newest = Math.max(newest, slot);
      if (slot <= newest - SlidingWindow.RING_SLOTS) {
        late += amount;
      } else {
        log.merge(slot, amount, Long::sum);
      }

      long slotNow = Math.floorDiv(now, SECOND);
      long completed = 0;
      for (long s = slotNow - 10; s < slotNow; s++) {
        completed += log.getOrDefault(s, 0L);
      }
      assertThat(window.completedAmount(now)).isEqualTo(completed);
      assertThat(window.runningAmount(now)).isEqualTo(log.getOrDefault(slotNow, 0L));
    }
    long logged = log.values().stream().mapToLong(Long::longValue).sum();
    assertThat(window.lateAmount()).isEqualTo(late);
    assertThat(window.total()).isEqualTo(logged + late);
    assertThat(window.peakAmount())
        .isEqualTo(log.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void mergesToWhatOneWindowWouldHold(long seed) {
    Random random = new Random(seed);
    SlidingWindow one = new SlidingWindow(10, SECOND);
    SlidingWindow other = new SlidingWindow(10, SECOND);
    long now = EPOCH;
    for (int i = 0; i < 300; i++) {
      now += random.nextLong(SECOND / 3);
      long amount = random.nextInt(1_000);
      one.add(now, amount);
      (random.nextBoolean() ? window : other).add(now, amount);
    }
    window.merge(other);

    assertThat(window.total()).isEqualTo(one.total());
    assertThat(window.peakAmount()).isEqualTo(one.peakAmount());
    assertThat(window.completedAmount(now)).isEqualTo(one.completedAmount(now));
    assertThat(window.runningAmount(now)).isEqualTo(one.runningAmount(now));
    assertThat(window.variation(now, 0)).isEqualTo(one.variation(now, 0));
  }

  @Test
  void mergingKeepsTheTotalOfSlotsThatNoRingHolds() {
    SlidingWindow old = new SlidingWindow(10, SECOND);
    old.add(EPOCH, 10);
    old.add(EPOCH + SECOND, 20);
    window.add(EPOCH + 500 * SECOND, 1);
    window.merge(old);
    old.merge(window);

    assertThat(window.total()).isEqualTo(31);
    assertThat(old.total()).isEqualTo(61);
  }
}
