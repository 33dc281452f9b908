package dev.weir.core.simulation;

import static dev.weir.core.simulation.Scene.MILLI;
import static dev.weir.core.simulation.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveBy;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scene begins at a whole second, so loops are told at whole seconds of it. */
class SteeringTest {
  private static final long SECOND = 1_000 * MILLI;
  private static final long MB = 1_000_000;
  private static final AdaptiveRange RANGE = new AdaptiveRange(MB / 2, 1_100_000);

  private static LimitRule limit(Action action, AdaptiveRange range) {
    return new LimitRule(
        "a", Match.ALL, Direction.RESPONSE, Scope.LIMIT, Allowance.of(MB), action, range);
  }

  /** Downloads that would take 2 MB a second, one every 100 ms, each on its connection. */
  private static Scene crowd(LimitSet set, int seconds) {
    Scene scene = new Scene(set);
    for (int i = 0; i < 10 * seconds; i++) {
      scene.get("/a", i + 1, 100L * i, MB / 5, 10);
    }
    return scene;
  }

  private static Moves movesOf(Scene scene, LimitSet set) {
    return new Simulation(scene.recording().all(), set, false).run().limits().get(0).moves();
  }

  @Test
  void raisesAnAdaptiveLimitWhileBytesWait() {
    LimitSet set = Scene.set(limit(Action.DELAY, RANGE));
    Moves moves = movesOf(crowd(set, 100), set);
    assertThat(moves.first().subList(0, 2))
        .extracting(Move::nanos, Move::fromBytesPerSecond, Move::toBytesPerSecond, Move::reason)
        .containsExactly(
            tuple(START + 30 * SECOND, 1_000_000L, 1_050_000L, "demand_waits"),
            tuple(START + 60 * SECOND, 1_050_000L, 1_100_000L, "demand_waits"));
    assertThat(moves.count()).isEqualTo(2); // that is the ceiling
    assertThat(moves.first().get(0).explanation())
        .contains("of the bytes had to wait")
        .endsWith("moved from 1.00 MB/s to 1.05 MB/s");
  }

  @Test
  void passesMoreOnceItIsRaised() {
    LimitSet set = Scene.set(limit(Action.DELAY, RANGE));
    LimitSet still = Scene.set(limit(Action.DELAY, new AdaptiveRange(MB, MB)));
    long overrun =
        new Simulation(crowd(set, 100).recording().all(), set, false).run().overrunNanos();
    long stillOverrun =
        new Simulation(crowd(still, 100).recording().all(), still, false).run().overrunNanos();
    assertThat(overrun).isLessThan(stillOverrun - 5 * SECOND);
  }

  @Test
  void raisesAnAdaptiveLimitThatRefuses() {
    LimitSet set = Scene.set(limit(Action.REJECT, RANGE));
    assertThat(movesOf(crowd(set, 100), set).first())
        .extracting(Move::toBytesPerSecond)
        .startsWith(1_050_000L, 1_100_000L);
  }

  @Test
  void holdsAnAdaptiveLimitWhereThePathLoses() {
    LimitSet set = Scene.set(limit(Action.DELAY, RANGE));
    Scene scene = crowd(set, 100);
    for (int second = 0; second < 300; second++) { // it takes so long, too
      scene.path().sent(Direction.RESPONSE, 1_000, false, START + second * SECOND);
      scene.path().sentAgain(Direction.RESPONSE, 30, START + second * SECOND);
      scene.path().sent(Direction.REQUEST, 100_000, false, START + second * SECOND);
    }
    assertThat(movesOf(scene, set)).isEqualTo(Moves.NONE);
  }

  @Test
  void neverMovesByTheLetter() {
    LimitSet set =
        Scene.set(limit(Action.DELAY, new AdaptiveRange(MB / 2, 2 * MB, AdaptiveBy.LITERAL)));
    assertThat(movesOf(crowd(set, 100), set)).isEqualTo(Moves.NONE);
  }

  @Test
  void leavesTheRecordingAsItWasBefore() {
    LimitSet set = Scene.set(limit(Action.DELAY, RANGE));
    Outcome before = new Simulation(crowd(set, 100).recording().all(), set, false).before();
    assertThat(before.limits().get(0).moves()).isEqualTo(Moves.NONE);
  }

  @Test
  void comesBackFromASilenceOfYears() {
    LimitSet set = Scene.set(limit(Action.DELAY, RANGE));
    Scene scene = crowd(set, 100);
    scene.get("/late", 9_000, 40L * 365 * 86_400_000, 1_000, 1);
    List<Move> moves = movesOf(scene, set).first();
    assertThat(moves.get(moves.size() - 1).reason()).isEqualTo("rate_unused");
    assertThat(moves.get(moves.size() - 1).toBytesPerSecond()).isEqualTo(MB);
  }
}
