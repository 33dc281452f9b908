package dev.weir.replay.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategiesTest {

  /** Targets that are all well, with as many in flight as is said. */
  private static final class Loads implements Strategy.Load {
    final int[] inFlight;
    final boolean[] away;

    Loads(int targets) {
      inFlight = new int[targets];
      away = new boolean[targets];
    }

    @Override
    public boolean available(int target) {
      return !away[target];
    }

    @Override
    public int inFlight(int target) {
      return inFlight[target];
    }
  }

  private static List<Target> targets(int... weights) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      targets.add(new Target(false, "10.0.0." + (i + 1), 8080, weights[i]));
    }
    return targets;
  }

  private static int[] next(Strategy.Choice choice, Strategy.Load load, int count) {
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = choice.next("", load);
    }
    return chosen;
  }

  private static int[] counts(int[] chosen, int targets) {
    int[] counts = new int[targets];
    Arrays.stream(chosen).forEach(target -> counts[target]++);
    return counts;
  }

  @Test
  void roundRobinGoesInTurn() {
    Strategy.Choice choice = new RoundRobin().over(targets(1, 1, 1));

    assertThat(next(choice, new Loads(3), 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void roundRobinLeavesOutWhatIsAway() {
    Strategy.Choice choice = new RoundRobin().over(targets(1, 1, 1));
    Loads loads = new Loads(3);
    loads.away[1] = true;

    assertThat(next(choice, loads, 4)).containsExactly(0, 2, 0, 2);
  }

  @Test
  void weightedRoundRobinInterleavesAsNginxDoes() {
    Strategy.Choice choice = new WeightedRoundRobin().over(targets(5, 1, 1));

    assertThat(next(choice, new Loads(3), 14))
        .containsExactly(0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void weightedRoundRobinKeepsProportionsWhileOneIsAway() {
    Strategy.Choice choice = new WeightedRoundRobin().over(targets(3, 2, 1));
    Loads loads = new Loads(3);
    loads.away[0] = true;

    assertThat(counts(next(choice, loads, 300), 3)).containsExactly(0, 200, 100);
  }

  @Test
  void leastConnectionsTakesTheIdlest() {
    Strategy.Choice choice = new LeastConnections().over(targets(1, 1, 1));
    Loads loads = new Loads(3);
    loads.inFlight[0] = 4;
    loads.inFlight[1] = 2;
    loads.inFlight[2] = 3;

    assertThat(choice.next("", loads)).isEqualTo(1);
  }

  @Test
  void leastConnectionsSharesAmongIdleOnesInTurn() {
    Strategy.Choice choice = new LeastConnections().over(targets(1, 1, 1));

    assertThat(counts(next(choice, new Loads(3), 9), 3)).containsExactly(3, 3, 3);
  }

  @Test
  void leastConnectionsSpareASlowTarget() {
    // Each request takes 2 ticks at two targets and 20 at the third; three come every tick.
    int[] served =
        simulated(new LeastConnections(), targets(1, 1, 1), new int[] {2, 2, 20}, 3, 6_000);

    // What is in flight is alike at all, so the slow one serves a tenth of what a fast one does.
    assertThat(served[2] / (double) served[0]).isCloseTo(0.1, within(0.02));
    assertThat(served[0]).isCloseTo(served[1], within(60));
  }

  @Test
  void weightedLeastConnectionsFillTargetsByWeight() {
    int[] served =
        simulated(
            new WeightedLeastConnections(), targets(4, 2, 1), new int[] {20, 20, 20}, 70, 140_000);

    assertThat(served[0] / (double) served[2]).isCloseTo(4, within(0.1));
    assertThat(served[1] / (double) served[2]).isCloseTo(2, within(0.1));
  }

  /** So many requests come each tick, and each is in flight for so many ticks. */
  private static int[] simulated(
      Strategy strategy, List<Target> targets, int[] ticks, int perTick, int requests) {
    Strategy.Choice choice = strategy.over(targets);
    Loads loads = new Loads(targets.size());
    PriorityQueue<int[]> ends = new PriorityQueue<>((a, b) -> Integer.compare(a[0], b[0]));
    int[] served = new int[targets.size()];
    for (int i = 0; i < requests; i++) {
      int now = i / perTick;
      while (!ends.isEmpty() && ends.peek()[0] <= now) {
        loads.inFlight[ends.remove()[1]]--;
      }
      int target = choice.next("", loads);
      served[target]++;
      loads.inFlight[target]++;
      ends.add(new int[] {now + ticks[target], target});
    }
    return served;
  }

  @ParameterizedTest
  @ValueSource(strings = {"source-hash", "ip-hash"})
  void hashesSendTheSameAddressToTheSameTarget(String name) {
    Strategy.Choice one = Strategies.named(name).over(targets(1, 1, 1, 1));
    Strategy.Choice two = Strategies.named(name).over(targets(1, 1, 1, 1));
    Loads loads = new Loads(4);
    int[] counts = new int[4];
    for (int i = 0; i < 4_000; i++) {
      String client = "10.1." + i / 250 + "." + i % 250;
      int target = one.next(client, loads);
      counts[target]++;
      assertThat(two.next(client, loads)).isEqualTo(target);
    }
    for (int count : counts) {
      assertThat(count).isBetween(900, 1_100);
    }
  }

  @Test
  void ipHashMovesOnlyTheShareOfANewTarget() {
    Strategy.Choice four = new IpHash().over(targets(1, 1, 1, 1));
    Strategy.Choice five = new IpHash().over(targets(1, 1, 1, 1, 1));
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      String client = "2001:db8::" + Integer.toHexString(i);
      int before = four.next(client, new Loads(4));
      int after = five.next(client, new Loads(5));
      moved += before == after ? 0 : 1;
      // Nobody moves between those that were there before.
      assertThat(after == before || after == 4).isTrue();
    }
    assertThat(moved).isBetween(1_850, 2_150);
  }

  @Test
  void ipHashCountsWeights() {
    Strategy.Choice choice = new IpHash().over(targets(3, 1));
    int first = 0;
    for (int i = 0; i < 10_000; i++) {
      first += choice.next("10.9." + i / 250 + "." + i % 250, new Loads(2)) == 0 ? 1 : 0;
    }
    assertThat(first).isBetween(7_300, 7_700);
  }

  @Test
  void findsAStrategyOfAnotherJar() {
    assertThat(Strategies.all()).containsKey("always-last");
    assertThat(Strategies.named("always-last").over(targets(1, 1, 1)).next("", new Loads(3)))
        .isEqualTo(2);
  }

  @Test
  void namesTheNearestStrategy() {
    assertThatThrownBy(() -> Strategies.named("round-robbin"))
        .hasMessage("there is no strategy 'round-robbin'; did you mean round-robin?");
  }
}
