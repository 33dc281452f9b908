package dev.weir.core.simulation;

import static dev.weir.core.simulation.Scene.MILLI;
import static dev.weir.core.simulation.Scene.rule;
import static dev.weir.core.simulation.Scene.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Scope;
import dev.weir.core.simulation.Recommendation.Trial;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecommenderTest {
  private static final long MB = 1_000_000;
  private static final LimitSet SET = set(rule("all", "/**", MB, 100_000));

  @ParameterizedTest
  @CsvSource({"p99-delay<=200ms,51", "p90-delay<=50ms,52", "max-delay<=1s,53", "p50-delay<=0ms,54"})
  void findsTheSmallestRateOfThreeDigitsThatMeetsTheGoal(String goal, long seed) {
    Recording recording = SimulationTest.random(SET, new Random(seed), 1_500, 80).recording();
    DelayGoal parsed = DelayGoal.parse(goal);
    Recommendation found = new Recommender(SET, false, "all", parsed).recommend(recording);
    Trial chosen = found.chosen();
    Trial lower = Objects.requireNonNull(found.lower());
    assertThat(found.found()).isTrue();
    assertThat(chosen.delayNanos()).isLessThanOrEqualTo(parsed.mostNanos());
    assertThat(lower.met()).isFalse();
    assertThat(lower.delayNanos()).isGreaterThan(parsed.mostNanos());
    assertThat((double) lower.bytesPerSecond() / chosen.bytesPerSecond()).isBetween(0.98, 1.0);
    assertThat(chosen.exchanges()).isEqualTo(1_000);
    assertThat(Objects.requireNonNull(found.test()).exchanges()).isEqualTo(500);
  }

  @Test
  void agreesWithTheSimulationOfWhatItFound() {
    Recording recording = SimulationTest.random(SET, new Random(61), 1_500, 80).recording();
    DelayGoal goal = new DelayGoal(90, 100 * MILLI);
    Recommendation found = new Recommender(SET, true, "all", goal).recommend(recording);
    LimitSet chosen = new Dial("all", Dial.Property.RATE).at(SET, found.chosen().bytesPerSecond());
    Recording.Part training = recording.part(Recommender.TRAINING_SHARE, true);
    Outcome outcome = new Simulation(training, chosen, true).run();
    // Histograms tell a percentile to a part in 32, and never less than it is.
    assertThat(outcome.limits().get(0).total().delay().p90Nanos())
        .isBetween(found.chosen().delayNanos(), found.chosen().delayNanos() * 33 / 32 + 1);
  }

  @Test
  void saysWhenTheRestOfTheRecordingIsNotServedSoWell() {
    Scene scene = new Scene(SET);
    for (int i = 0; i < 200; i++) {
      scene.get("/a", i + 1, 100L * i, 50_000, 0);
    }
    for (int i = 200; i < 300; i++) {
      scene.get("/a", i + 1, 20_000 + 10L * i, 100_000, 0);
    }
    DelayGoal goal = new DelayGoal(99, 50 * MILLI);
    Recommendation found = new Recommender(SET, false, "all", goal).recommend(scene.recording());
    assertThat(found.chosen().met()).isTrue();
    assertThat(Objects.requireNonNull(found.test()).met()).isFalse();
    assertThat(found.test().delayNanos()).isGreaterThan(goal.mostNanos());
  }

  @Test
  void countsRefusalsAsLaterThanAny() {
    LimitSet refusing =
        set(
            rule("refusing", "/**", Direction.RESPONSE, Scope.LIMIT, Action.REJECT)
                .with(new Allowance(MB, 100_000)));
    Recording recording = SimulationTest.random(refusing, new Random(71), 900, 80).recording();
    Recommendation found =
        new Recommender(refusing, false, "refusing", new DelayGoal(90, 0)).recommend(recording);
    assertThat(found.found()).isTrue();
    assertThat(found.chosen().rejected()).isBetween(1L, 60L);
    Trial lower = Objects.requireNonNull(found.lower());
    assertThat(lower.rejected()).isGreaterThan(60);
    assertThat(lower.delayNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void saysWhenNoRateIsEnough() {
    LimitSet set = set(rule("all", "/**", MB, 1460));
    Scene scene = new Scene(set);
    for (int i = 0; i < 30; i++) {
      scene.get("/a", i + 1, 0, 100 * MB, 0);
    }
    Recommendation found =
        new Recommender(set, false, "all", new DelayGoal(100, 0)).recommend(scene.recording());
    assertThat(found.found()).isFalse();
    assertThat(found.lower()).isNull();
    assertThat(found.chosen().bytesPerSecond()).isEqualTo(Allowance.MOST_BYTES_PER_SECOND);
  }

  @Test
  void findsNothingWhereThereIsNothingToChooseBy() {
    Recording nothing = new Scene(SET).recording();
    Recommendation found =
        new Recommender(SET, false, "all", new DelayGoal(99, 0)).recommend(nothing);
    assertThat(found.found()).isFalse();
    assertThat(found.hasEvidence()).isFalse();
    assertThat(found.lower()).isNull();
    assertThat(found.test()).isNull();
    LimitSet rare = set(rule("rare", "/b", MB, 100_000));
    Scene scene = new Scene(rare);
    for (int i = 0; i < 9; i++) {
      scene.get(i < 8 ? "/a" : "/b", i + 1, 100L * i, 50_000, 0);
    }
    found = new Recommender(rare, false, "rare", new DelayGoal(99, 0)).recommend(scene.recording());
    assertThat(found.found()).isFalse();
    assertThat(found.hasEvidence()).isFalse();
    assertThat(Objects.requireNonNull(found.test()).exchanges()).isEqualTo(1);
  }

  @Test
  void findsForALimitThatObservesWhatItWouldForOneThatDelays() {
    LimitSet observing =
        set(
            rule("all", "/**", Direction.RESPONSE, Scope.LIMIT, Action.OBSERVE)
                .with(new Allowance(MB, 100_000)));
    DelayGoal goal = new DelayGoal(99, 200 * MILLI);
    Recording observed = SimulationTest.random(observing, new Random(51), 900, 80).recording();
    Recording delayed = SimulationTest.random(SET, new Random(51), 900, 80).recording();
    assertThat(new Recommender(observing, false, "all", goal).recommend(observed))
        .isEqualTo(new Recommender(SET, false, "all", goal).recommend(delayed));
    Dial burst = new Dial("all", Dial.Property.BURST);
    assertThat(Sweep.run(observed.all(), observing, true, burst, List.of(2_000L, MB)))
        .isEqualTo(Sweep.run(delayed.all(), SET, true, burst, List.of(2_000L, MB)));
  }

  @Test
  void keepsABurstOfTwoSecondsTwoSecondsLong() {
    Dial rate = new Dial("all", Dial.Property.RATE);
    LimitSet defaulted = set(rule("all", "/**", MB, 2 * MB));
    assertThat(rate.at(defaulted, 3 * MB).rules().get(0).allowance())
        .isEqualTo(new Allowance(3 * MB, 6 * MB));
    assertThat(rate.at(SET, 3 * MB).rules().get(0).allowance())
        .isEqualTo(new Allowance(3 * MB, 100_000));
    assertThat(new Dial("all", Dial.Property.BURST).at(SET, MB).rules().get(0).allowance())
        .isEqualTo(new Allowance(MB, MB));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"p99-delay=200ms", "p98-delay<=200ms", "p99-delay<=200", "delay<=1s", "<=", ""})
  void refusesWhatIsNoGoal(String text) {
    assertThatThrownBy(() -> DelayGoal.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stepsGeometricallyOverRoundValues() {
    assertThat(Sweep.geometric(MB, 20 * MB, 5))
        .containsExactly(MB, 2_110_000L, 4_470_000L, 9_460_000L, 20 * MB);
    assertThat(Sweep.geometric(1, 4, 10)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(Sweep.geometric(1_234_567, 1_234_570, 4))
        .containsExactly(1_234_567L, 1_234_568L, 1_234_569L, 1_234_570L);
    assertThat(Sweep.geometric(7, 9, 1)).containsExactly(7L);
  }

  @Test
  void countsRoundRatesWithoutAGap() {
    assertThat(RoundRates.number(1)).isEqualTo(1);
    assertThat(RoundRates.number(999)).isEqualTo(999);
    assertThat(RoundRates.number(1_000)).isEqualTo(1_000);
    assertThat(RoundRates.number(1_001)).isEqualTo(1_010);
    assertThat(RoundRates.number(1_900)).isEqualTo(10_000);
    for (int i = 1; i < 9_000; i++) {
      assertThat(RoundRates.upTo(RoundRates.number(i))).isEqualTo(i);
      assertThat(RoundRates.upTo(RoundRates.number(i + 1) - 1)).isEqualTo(i);
    }
  }
}
