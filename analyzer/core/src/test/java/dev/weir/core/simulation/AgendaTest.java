package dev.weir.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private record Entry(long nanos, long turn, Flight flight) {}

  @Test
  void hasThemByTimeAndOfOneTimeInTheOrderInWhichTheyCame() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long mostNanos = 1L << random.nextInt(62);
      Agenda agenda = new Agenda();
      Queue<Entry> expected =
          new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparing(Entry::turn));
      long nowNanos = random.nextBoolean() ? -mostNanos : 1_790_000_000_000_000_000L;
      for (int turn = 0; turn < 5_000; turn++) {
        if (random.nextInt(5) < 3 && turn < 4_000) {
          Flight flight = new Flight();
          long nanos = nowNanos + Math.floorMod(random.nextLong(), mostNanos) / 1_000;
          agenda.add(flight, nanos);
          expected.add(new Entry(nanos, turn, flight));
        } else if (!expected.isEmpty()) {
          Entry next = expected.remove();
          assertThat(agenda.nextNanos()).isEqualTo(next.nanos());
          assertThat(agenda.poll()).isSameAs(next.flight());
          nowNanos = next.nanos();
        }
      }
      assertThat(agenda.nextNanos())
          .isEqualTo(expected.isEmpty() ? Agenda.NEVER : expected.peek().nanos());
    }
  }

  @Test
  void refusesWhatIsOver() {
    Agenda agenda = new Agenda();
    agenda.add(new Flight(), 10);
    agenda.poll();
    assertThatThrownBy(() -> agenda.add(new Flight(), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is 10, 9 is over");
    assertThatThrownBy(agenda::poll).isInstanceOf(IllegalStateException.class);
  }
}
