package dev.weir.agent.runtime.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WakeUpsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MOST_TEST_SECONDS = 30;

  private final AtomicLong clock = new AtomicLong();
  private final List<Throwable> faults = new ArrayList<>();
  private final TightQueue queue = new TightQueue();
  private final WakeUps wakeUps = new WakeUps(clock::get, faults::add, queue);
  private final Dreamer dreamer = new Dreamer();

  @Test
  void wakesWhenItIsDueAndOnce() {
    wakeUps.at(dreamer, SECOND);
    roundAt(SECOND - 2 * WakeUps.TOGETHER_NANOS);
    assertThat(dreamer.woken).isZero();
    roundAt(SECOND);
    roundAt(2 * SECOND);
    assertThat(dreamer.woken).isOne();
  }

  @Test
  void wakesSoonerWhoIsToBeWokenSoonerThanBefore() {
    wakeUps.at(dreamer, 60 * SECOND);
    roundAt(0);
    wakeUps.at(dreamer, SECOND);
    roundAt(SECOND);
    assertThat(dreamer.woken).isOne();
    roundAt(60 * SECOND);
    assertThat(dreamer.woken).isOne();
  }

  @Test
  void wakesNoLaterWhoIsToBeWokenLaterThanBefore() {
    wakeUps.at(dreamer, SECOND);
    wakeUps.at(dreamer, 60 * SECOND);
    roundAt(SECOND);
    assertThat(dreamer.woken).isOne();
  }

  @Test
  void wakesAllAtOnceAndThoseThatComeMeanwhileToo() {
    wakeUps.at(dreamer, 60 * SECOND);
    roundAt(0);
    Dreamer other = new Dreamer();
    wakeUps.at(other, 60 * SECOND);
    wakeUps.all();
    roundAt(0);
    assertThat(dreamer.woken).isOne();
    assertThat(other.woken).isOne();
  }

  @Test
  void keepsNothingOfWhoRests() {
    wakeUps.at(dreamer, 60 * SECOND);
    roundAt(0);
    assertThat(queue.size()).isOne();
    dreamer.rest();
    roundAt(0);
    assertThat(queue.size()).isZero();
    dreamer.rest();
    roundAt(0);
    assertThat(queue.size()).isZero();
  }

  @Test
  void wakesAtOnceWhoComesAfterItIsClosed() {
    wakeUps.close();
    wakeUps.at(dreamer, 60 * SECOND);
    assertThat(dreamer.woken).isOne();
  }

  @Nested
  class WhenWakingFails {
    @Test
    void triesAgainUntilItDoesNotAndTellsOnce() {
      dreamer.fails = 3;
      wakeUps.at(dreamer, 0);
      roundAt(0);
      roundAt(0); // to the queue
      assertThat(dreamer.woken).isZero();
      long nowNanos = 0;
      for (int i = 0; i < 3; i++) {
        nowNanos += WakeUps.FIRST_RETRY_NANOS << i;
        roundAt(nowNanos);
        roundAt(nowNanos);
      }
      assertThat(dreamer.woken).isOne();
      assertThat(faults).hasSize(1);
      roundAt(60 * SECOND);
      assertThat(dreamer.woken).isOne();
    }

    @Test
    void wakesTheOthersAllTheSame() {
      dreamer.fails = 1;
      Dreamer other = new Dreamer();
      wakeUps.at(dreamer, 0);
      wakeUps.at(other, 0);
      roundAt(0);
      assertThat(other.woken).isOne();
    }

    @Test
    @Timeout(MOST_TEST_SECONDS)
    void goesOnAlsoWhenWhoIsToldFailsToo() throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      try (WakeUps started =
          new WakeUps(
              System::nanoTime,
              fault -> {
                throw new OutOfMemoryError("when told of " + fault);
              })) {
        started.start();
        dreamer.fails = 2;
        dreamer.done = done;
        started.now(dreamer);
        assertThat(done.await(MOST_TEST_SECONDS, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Nested
  class WithoutMemory {
    @Test
    void wakesWhoFindsNoRoomAtOnce() {
      queue.most = 1;
      Dreamer other = new Dreamer();
      wakeUps.at(dreamer, 60 * SECOND);
      roundAt(0);
      wakeUps.at(other, 60 * SECOND);
      roundAt(0);
      assertThat(dreamer.woken).isZero();
      assertThat(other.woken).isOne();
    }

    @Test
    void forgetsNobodyWhoFailsMeanwhile() {
      queue.most = 0;
      dreamer.fails = 5;
      wakeUps.at(dreamer, 60 * SECOND);
      for (int i = 0; i < 6; i++) {
        roundAt(i * SECOND);
      }
      assertThat(dreamer.woken).isOne();
    }
  }

  /** Against a list in which everybody is looked for. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void wakesEverybodyInTime(long seed) {
    Random random = new Random(seed);
    List<Dreamer> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(new Dreamer());
    }
    for (int step = 0; step < 5_000; step++) {
      Dreamer one = all.get(random.nextInt(all.size()));
      long dueNanos = clock.get() + random.nextInt(1_000_000_000);
      wakeUps.at(one, dueNanos);
      one.promised = Math.min(one.promised, dueNanos);
      if (random.nextInt(10) == 0) {
        long nowNanos = clock.get() + random.nextInt(100_000_000);
        all.forEach(each -> each.woken = 0);
        roundAt(nowNanos);
        for (Dreamer each : all) {
          if (each.woken > 0) {
            each.promised = Long.MAX_VALUE;
          }
          assertThat(each.promised).isGreaterThan(nowNanos);
        }
      }
    }
  }

  private void roundAt(long nowNanos) {
    clock.set(nowNanos);
    wakeUps.round();
  }

  /** Has room for so many. */
  private static final class TightQueue extends DueQueue {
    int most = Integer.MAX_VALUE;

    @Override
    void put(Sleeper sleeper, long dueNanos) {
      if (size() >= most) {
        throw new OutOfMemoryError("most=" + most);
      }
      super.put(sleeper, dueNanos);
    }
  }

  private static final class Dreamer extends Sleeper {
    int woken;
    int fails;
    long promised = Long.MAX_VALUE;
    CountDownLatch done = new CountDownLatch(0);

    @Override
    protected void wake() {
      if (fails > 0) {
        fails--;
        throw new IllegalStateException("fails=" + fails);
      }
      woken++;
      done.countDown();
    }
  }
}
