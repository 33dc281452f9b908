package dev.weir.replay.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final long SECOND = 1_000_000_000L;

  private final Balancer balancer =
      new Balancer(
          List.of(Target.parse("http://a:1"), Target.parse("http://b:2")), new RoundRobin(), 3);

  @Test
  void takesATargetAwayAfterSoManyFailuresInARow() {
    balancer.failed(1, 0);
    balancer.failed(1, 1);
    assertThat(balancer.available(1)).isTrue();
    balancer.failed(1, 2);
    assertThat(balancer.available(1)).isFalse();
    assertThat(balancer.choose("")).isEqualTo(0);
    assertThat(balancer.choose("")).isEqualTo(0);
  }

  @Test
  void forgetsFailuresWhenAConnectionOpens() {
    balancer.failed(1, 0);
    balancer.failed(1, 1);
    balancer.opened(1, 2);
    balancer.failed(1, 3);
    balancer.failed(1, 4);
    assertThat(balancer.available(1)).isTrue();
  }

  @Test
  void triesAgainAfterEverLongerPausesUpToHalfAMinute() {
    fail(0);
    long nowNanos = 0;
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(balancer.toTry(nowNanos + seconds * SECOND - 1)).isEqualTo(-1);
      nowNanos += seconds * SECOND;
      assertThat(balancer.toTry(nowNanos)).isEqualTo(1);
    }
  }

  @Test
  void givesATargetBackAtTheFirstConnectionAndTellsWhenItWasAway() {
    fail(5);
    balancer.opened(1, 50);
    assertThat(balancer.available(1)).isTrue();
    fail(60);
    assertThat(balancer.absences(100))
        .containsExactly(new Balancer.Absence(1, 5, 50), new Balancer.Absence(1, 60, 100));
  }

  @Test
  void choosesFromAllWhenAllAreAway() {
    fail(0);
    for (int i = 0; i < 3; i++) {
      balancer.failed(0, 0);
    }
    assertThat(List.of(balancer.choose(""), balancer.choose(""))).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void countsWhatIsInFlight() {
    balancer.choose("");
    balancer.chosen(0);
    assertThat(balancer.inFlight(0)).isEqualTo(2);
    balancer.ended(0);
    assertThat(balancer.inFlight(0)).isEqualTo(1);
    assertThat(balancer.inFlight(1)).isZero();
  }

  private void fail(long nanos) {
    for (int i = 0; i < 3; i++) {
      balancer.failed(1, nanos);
    }
  }
}
