package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Asking, waiting and passing leave nothing for the garbage collector, once all is warm. */
class TurnAllocationTest {
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Limits limits = new Limits(exchange -> "");
  private final Turn[] turns = new Turn[CONNECTIONS];
  private final Exchange[] exchanges = new Exchange[2 * CONNECTIONS];
  private long nowNanos;
  private int granted;
  private int refused;

  private void apply(LimitRule... rules) {
    limits.apply(Rules.set(rules), 0);
    for (int i = 0; i < CONNECTIONS; i++) {
      turns[i] = new Turn(Direction.RESPONSE);
      exchanges[2 * i] = Exchanges.of("10.0.0." + i % 2, "/", 0);
      exchanges[2 * i + 1] = Exchanges.of("10.0.0." + i % 2, "/", 1);
    }
  }

  /** Every connection asks, sends a part, waits; now and then its exchange ends. */
  private void play() {
    for (int round = 0; round < ROUNDS; round++) {
      nowNanos += 50_000;
      Turn turn = turns[round % CONNECTIONS];
      Exchange exchange = exchanges[2 * (round % CONNECTIONS) + (round / 100 & 1)];
      turn.of(limits.current(), exchange, false, nowNanos);
      long answer = turn.ask(3_000, 10_000, nowNanos);
      if (answer < 0) {
        refused++;
      } else {
        granted++;
        turn.unused(answer / 3, nowNanos);
      }
      if (round % 500 == 0) {
        turn.none(nowNanos);
      }
    }
  }

  private void assertThatNothingIsAllocated() {
    play();
    play();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    play();
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    // In whole bytes a call: of what the JVM allocates once, however late, nobody can be sure.
    assertThat(bytes / ROUNDS).isZero();
  }

  @Test
  void isNoneWhileThereAreTokens() {
    apply(Rules.delay("all", Scope.LIMIT, 10_000_000_000L, 20_000_000_000L));
    assertThatNothingIsAllocated();

    assertThat(refused).isZero();
  }

  @Test
  void isNoneWhileAllWaitAtThreeLimits() {
    apply(
        Rules.delay("all", Scope.LIMIT, 10_000_000, 1_000_000),
        Rules.delay("client", Scope.CLIENT, 7_000_000, 300_000),
        Rules.delay("connection", Scope.CONNECTION, 2_000_000, 10_000),
        Rules.of("seen", Match.ALL, Scope.LIMIT, Action.OBSERVE, 1_000_000, 10_000));
    assertThatNothingIsAllocated();

    assertThat(refused).isGreaterThan(ROUNDS);
    assertThat(granted).isGreaterThan(ROUNDS / 10);
  }
}
