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
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The scene begins at a whole second, so loops are told at whole seconds of it. */
class SteeringTest {
  private static final long SECOND = 1_000 * MILLI;
  private static final long MB = 1_000_000;
  private static final AdaptiveRange RANGE = new AdaptiveRange(MB / 2, 1_100_000);

  private final Sight sight = new Sight();

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

  private static LimitRule breaking(@Nullable AdaptiveRange range) {
    return new LimitRule(
        "a",
        Match.ALL,
        Direction.RESPONSE,
        Scope.LIMIT,
        Allowance.of(MB),
        Action.DELAY,
        range,
        new Breaker(400_000));
  }

  /** So much of what is sent from one second to before another had been sent before. */
  private static void lose(Scene scene, int fromSecond, int toSecond, int percent) {
    for (int second = fromSecond; second < toSecond; second++) {
      scene.path().sent(Direction.RESPONSE, 100_000, false, START + second * SECOND);
      scene.path().sentAgain(Direction.RESPONSE, 1_000L * percent, START + second * SECOND);
    }
  }

  @Test
  void reducesALimitAtTheEndOfTheFifthLossySpanAndGivesItBack() {
    LimitSet set = Scene.set(breaking(null));
    Scene scene = crowd(set, 20);
    scene.get("/late", 9_000, 300_000, 1_000, 1);
    lose(scene, 0, 4, 14);
    lose(scene, 4, 14, 15);
    lose(scene, 14, 300, 1);
    Outcome outcome = new Simulation(scene.recording().all(), set, false).run(sight);
    assertThat(outcome.limits().get(0).moves().first())
        .extracting(Move::nanos, Move::fromBytesPerSecond, Move::toBytesPerSecond, Move::reason)
        .containsExactly(
            tuple(START + 14 * SECOND, 1_000_000L, 400_000L, "tripped"),
            tuple(START + (14 + 120) * SECOND, 400_000L, 1_000_000L, "recovered"));
    assertThat(granted(12, 14)).isBetween(1_990_000L, 2_010_000L);
    assertThat(granted(14, 16)).isBetween(790_000L, 810_000L);
  }

  /** How many bytes passed from one second on to before another. */
  private long granted(int fromSecond, int toSecond) {
    return sight.grants.stream()
        .filter(grant -> grant.nanos() >= START + fromSecond * SECOND)
        .filter(grant -> grant.nanos() < START + toSecond * SECOND)
        .mapToLong(Sight.Grant::bytes)
        .sum();
  }

  @Test
  void showsThatTheThirdTripFreezesThoughTheRateIsTheSame() {
    LimitSet set = Scene.set(breaking(null));
    Scene scene = crowd(set, 100);
    lose(scene, 0, 100, 20);
    assertThat(movesOf(scene, set).first().subList(0, 2))
        .extracting(Move::nanos, Move::toBytesPerSecond, Move::reason)
        .containsExactly(
            tuple(START + 10 * SECOND, 400_000L, "tripped"),
            tuple(START + 30 * SECOND, 400_000L, "tripped"));
  }

  @Test
  void givesTheAdaptiveRateBackThatItHadBeforeItWasReduced() {
    LimitSet set = Scene.set(breaking(RANGE));
    Scene scene = crowd(set, 200);
    lose(scene, 0, 40, 0);
    lose(scene, 40, 50, 20);
    lose(scene, 50, 600, 0);
    assertThat(movesOf(scene, set).first())
        .extracting(Move::nanos, Move::toBytesPerSecond, Move::reason)
        .startsWith(
            tuple(START + 30 * SECOND, 1_050_000L, "demand_waits"),
            tuple(START + 50 * SECOND, 400_000L, "tripped"),
            tuple(START + 170 * SECOND, 1_050_000L, "recovered"),
            tuple(START + 200 * SECOND, 1_100_000L, "demand_waits"));
  }

  private static final AdaptiveRange BY_PATH = new AdaptiveRange(MB / 2, 4 * MB, AdaptiveBy.PATH);

  @Test
  void raisesALimitUntilThePathLosesAndCutsItByHalf() {
    LimitSet set = Scene.set(limit(Action.DELAY, BY_PATH));
    Scene scene = crowd(set, 20);
    lose(scene, 0, 3, 2); // which is borne
    lose(scene, 3, 4, 3);
    lose(scene, 4, 100, 0);
    List<Move> moves = movesOf(scene, set).first();
    assertThat(moves.subList(0, 4))
        .extracting(Move::nanos, Move::toBytesPerSecond, Move::reason)
        .containsExactly(
            tuple(START + SECOND, 1_125_000L, "exploring"),
            tuple(START + 2 * SECOND, 1_265_625L, "exploring"),
            tuple(START + 3 * SECOND, 1_423_828L, "exploring"),
            tuple(START + 4 * SECOND, 711_914L, "loss"));
    assertThat(moves.get(3).explanation()).startsWith("3.0 % of the bytes were sent again: ");
    assertThat(moves.get(4).nanos()).isEqualTo(START + 6 * SECOND); // 5 is still of before the cut
    assertThat(moves.get(4).reason()).isEqualTo("slow_start");
  }

  @Test
  void cutsALimitDeeperAtThreeMarksButNeverBelowItsFloor() {
    LimitSet set = Scene.set(limit(Action.DELAY, BY_PATH));
    Scene scene = crowd(set, 20);
    lose(scene, 0, 100, 0);
    for (int mark = 0; mark < 3; mark++) {
      scene.path().sent(Direction.RESPONSE, 1, true, START + 2 * SECOND + mark);
    }
    scene.path().sent(Direction.REQUEST, 1, true, START);
    assertThat(movesOf(scene, set).first().subList(0, 3))
        .extracting(Move::nanos, Move::toBytesPerSecond, Move::reason)
        .containsExactly(
            tuple(START + SECOND, 1_125_000L, "exploring"),
            tuple(START + 2 * SECOND, 1_265_625L, "exploring"),
            tuple(START + 3 * SECOND, 500_000L, "ecn_marks"));
  }

  @Test
  void leavesALimitThatIsNotUsedWhereItIs() {
    LimitSet set = Scene.set(limit(Action.DELAY, BY_PATH));
    Scene scene = new Scene(set);
    for (int i = 0; i < 20; i++) {
      scene.get("/a", i + 1, 1_000L * i, 400_000, 10);
    }
    lose(scene, 0, 20, 0);
    assertThat(movesOf(scene, set)).isEqualTo(Moves.NONE);
  }

  @Test
  void neverTripsWhereNobodyLooksAtThePath() {
    LimitSet set = Scene.set(breaking(null));
    assertThat(movesOf(crowd(set, 50), set)).isEqualTo(Moves.NONE);
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
