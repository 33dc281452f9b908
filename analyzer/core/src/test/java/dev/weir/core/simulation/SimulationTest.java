package dev.weir.core.simulation;

import static dev.weir.core.simulation.Scene.MILLI;
import static dev.weir.core.simulation.Scene.rule;
import static dev.weir.core.simulation.Scene.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.http.Direction;
import dev.weir.core.http.RecordedExchange.Times;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final long MB = 1_000_000;

  /** At 1 MB/s a turn is 2,000 bytes. */
  private static final LimitRule SMALL = rule("small", "/**", MB, 100_000);

  /** What a bucket of this burst has to begin with. */
  private static final long FULL =
      new Limits(exchange -> "").apply(set(SMALL), 0).limits().get(0).tokens(0);

  private final Sight sight = new Sight();

  @Test
  void endsWhereTimeIsNoLongerCounted() {
    LimitSet set = set(rule("all", "/**", 1, 2_000));
    long start = Long.MAX_VALUE - 1_000 * MILLI;
    Recording recording =
        new Scene(set)
            .add("GET", "/a", 1, new Times(start, start, start + 1, start + 2), 0, 1_000_000)
            .recording();
    assertThatThrownBy(() -> new Simulation(recording.all(), set, false).run())
        .isInstanceOf(BeyondTimeException.class)
        .hasMessageEndingWith("raise the rate");
  }

  @Test
  void delaysOneDownloadToTheNanosecond() {
    LimitSet set = set(SMALL);
    Recording recording = new Scene(set).get("/a", 1, 0, FULL + 100_000, 0).recording();
    Outcome outcome = new Simulation(recording.all(), set, false).run(sight);
    // A full bucket is there at 1 ms; the other 100,000 bytes take 100 ms, in 50 turns of 2 ms.
    assertThat(sight.grants).hasSize(51);
    assertThat(sight.grants.get(0)).isEqualTo(grant(0, FULL, MILLI));
    for (int i = 1; i <= 50; i++) {
      assertThat(sight.grants.get(i)).isEqualTo(grant(0, 2_000, (1 + 2 * i) * MILLI));
    }
    Figures total = outcome.limits().get(0).total();
    assertThat(total.demandBytes()).isEqualTo(FULL + 100_000);
    assertThat(total.grantedBytes()).isEqualTo(FULL + 100_000);
    assertThat(total.delayedExchanges()).isEqualTo(1);
    assertThat(total.delayedBytes()).isEqualTo(100_000);
    assertThat(total.delay().maxNanos()).isEqualTo(100 * MILLI);
    assertThat(total.peakBytesPerSecond()).isEqualTo(FULL + 100_000);
    assertThat(outcome.overrunNanos()).isEqualTo(100 * MILLI);
  }

  private static Sight.Grant grant(int exchange, long bytes, long nanos) {
    return new Sight.Grant(exchange, Direction.RESPONSE, bytes, Scene.START + nanos);
  }

  @Test
  void servesTwoInTurnToTheNanosecond() {
    LimitSet set = set(SMALL);
    Recording recording =
        new Scene(set).get("/a", 1, 0, FULL + 4_000, 0).get("/b", 2, 0, 4_000, 0).recording();
    new Simulation(recording.all(), set, false).run(sight);
    // The first finds a full bucket and waits for 2,000; the second comes behind it, and so on in
    // turn.
    assertThat(sight.grants)
        .containsExactly(
            grant(0, FULL, MILLI),
            grant(0, 2_000, 3 * MILLI),
            grant(1, 2_000, 5 * MILLI),
            grant(0, 2_000, 7 * MILLI),
            grant(1, 2_000, 9 * MILLI));
  }

  @Test
  void sharesEquallyAmongEqualDownloads() {
    LimitSet set = set(rule("shared", "/**", MB, 100_000));
    Scene scene = new Scene(set);
    for (int i = 0; i < 5; i++) {
      scene.get("/file/" + i, i + 1, 0, MB, 10);
    }
    new Simulation(scene.recording().all(), set, false).run(sight);
    for (int i = 0; i < 5; i++) {
      // The first has had the whole burst, so all others have as much to go when it ends.
      long end = MILLI + (5 * MB - (i == 0 ? 5 : 1) * FULL) * 1_000;
      assertThat(sight.lastGrant(i)).isBetween(end - 12 * MILLI, end);
      int exchange = i;
      long half =
          sight.grants.stream()
              .filter(grant -> grant.exchange() == exchange)
              .filter(grant -> grant.nanos() - Scene.START <= 2_500 * MILLI)
              .mapToLong(Sight.Grant::bytes)
              .sum();
      assertThat(half - (i == 0 ? FULL : 0)).isBetween(498_000L, 502_000L);
    }
  }

  @Test
  void letsASmallResponseWaitForATurnOfTheLargeOneOnly() {
    LimitSet set = set(SMALL);
    Recording recording =
        new Scene(set)
            .get("/large", 1, 0, 10 * MB, 0)
            .get("/small", 2, 2_000, 1_000, 0)
            .recording();
    new Simulation(recording.all(), set, false).run(sight);
    assertThat(sight.lateNanos.get(1)).isBetween(1 * MILLI, 3 * MILLI);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverExceedsRateTimesLengthAndBurstInAnyWindow(long seed) {
    Random random = new Random(seed);
    long rate = 100_000L << random.nextInt(8);
    LimitRule rule = rule("any", "/**", rate, 5_000L << random.nextInt(10));
    LimitSet set = set(rule);
    Recording recording = random(set, random, 2_000, 200).recording();
    Outcome outcome = new Simulation(recording.all(), set, random.nextBoolean()).run(sight);
    Figures total = outcome.limits().get(0).total();
    assertThat(total.delayedExchanges()).isPositive();
    assertThat(sight.worstExcessBytes(rate)).isLessThanOrEqualTo(rule.allowance().burstBytes());
    assertThat(total.peakBytesPerSecond())
        .isLessThanOrEqualTo(rate + rule.allowance().burstBytes());
    assertThat(total.grantedBytes()).isEqualTo(total.demandBytes());
  }

  /** Several exchanges on each of many connections, small and large, fast and slow. */
  static Scene random(LimitSet set, Random random, int exchanges, int connections) {
    Scene scene = new Scene(set);
    long[] free = new long[connections];
    for (int i = 0; i < exchanges; i++) {
      int connection = random.nextInt(connections);
      long start = Math.max(free[connection], random.nextInt(10_000));
      long bytes = random.nextInt(10) == 0 ? random.nextInt(1_000_000) : random.nextInt(20_000);
      long upload = random.nextInt(4) == 0 ? random.nextInt(300_000) : 200;
      long uploading = random.nextInt(100);
      long first = start + uploading + random.nextInt(50);
      long takes = random.nextInt(3) == 0 ? random.nextInt(1_000) : random.nextInt(5);
      scene.exchange(
          "POST", "/p" + i % 7, connection + 1, start, upload, uploading, first, bytes, takes);
      free[connection] = first + takes + random.nextInt(30);
    }
    return scene;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesEverythingAtItsTimeWhereThereAreTokens(boolean closedLoop) {
    LimitSet set =
        set(
            rule("responses", "/**", 100_000 * MB, 100_000 * MB),
            rule("requests", "/**", Direction.REQUEST, Scope.CLIENT, Action.DELAY)
                .with(new Allowance(100_000 * MB, 100_000 * MB)),
            rule("own", "/p1", Direction.RESPONSE, Scope.CONNECTION, Action.DELAY)
                .with(new Allowance(100_000 * MB, 100_000 * MB)),
            rule("refusing", "/p2", Direction.RESPONSE, Scope.ENDPOINT, Action.REJECT)
                .with(new Allowance(100_000 * MB, 100_000 * MB)));
    Recording recording = random(set, new Random(11), 2_000, 100).recording();
    Simulation simulation = new Simulation(recording.all(), set, closedLoop);
    Outcome outcome = simulation.run(sight);
    assertThat(sight.lateNanos.values()).hasSize(2_000).containsOnly(0L);
    assertThat(outcome).isEqualTo(simulation.before());
    assertThat(outcome.overrunNanos()).isZero();
    for (LimitFigures limit : outcome.limits()) {
      assertThat(limit.total().grantedBytes()).isEqualTo(limit.total().demandBytes()).isPositive();
      assertThat(limit.total().delay().count()).isEqualTo(limit.total().exchanges());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void endsNothingSoonerThanItEndedAndGrantsAllThatIsDemanded(long seed) {
    Random random = new Random(seed);
    LimitSet set =
        set(
            rule("responses", "/**", MB, 200_000),
            rule("requests", "/**", Direction.REQUEST, Scope.LIMIT, Action.DELAY)
                .with(new Allowance(2 * MB, 100_000)),
            rule("own", "/p1", Direction.RESPONSE, Scope.CONNECTION, Action.DELAY)
                .with(new Allowance(400_000, 20_000)),
            rule("client", "/p2", Direction.RESPONSE, Scope.CLIENT, Action.DELAY)
                .with(new Allowance(300_000, 20_000)),
            rule("watching", "/p3", Direction.RESPONSE, Scope.ENDPOINT, Action.OBSERVE)
                .with(new Allowance(100_000, 20_000)));
    Recording recording = random(set, random, 2_000, 100).recording();
    Simulation simulation = new Simulation(recording.all(), set, random.nextBoolean());
    Outcome outcome = simulation.run(sight);
    assertThat(sight.lateNanos.values()).hasSize(2_000).allMatch(late -> late >= 0);
    assertThat(outcome.limits().get(0).total().exchanges()).isEqualTo(2_000);
    for (LimitFigures limit : outcome.limits()) {
      Figures total = limit.total();
      assertThat(total.delay().count()).isEqualTo(total.exchanges());
      assertThat(total.grantedBytes()).isEqualTo(total.demandBytes());
      assertThat(limit.byEndpoint().values().stream().mapToLong(Figures::grantedBytes).sum())
          .isEqualTo(total.grantedBytes());
      assertThat(limit.byEndpoint().values().stream().mapToLong(Figures::delayedBytes).sum())
          .isEqualTo(total.delayedBytes());
    }
    LimitFigures watching = outcome.limits().get(4);
    assertThat(watching.wouldDelayBytes()).isPositive();
    assertThat(watching.total().delayedBytes()).isZero();
    assertThat(simulation.run()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44})
  void eitherRefusesAnExchangeOrLetsItEnd(long seed) {
    Random random = new Random(seed);
    LimitSet set =
        set(
            rule("responses", "/**", MB, 200_000),
            rule("refusing", "/p1", Direction.RESPONSE, Scope.CLIENT, Action.REJECT)
                .with(new Allowance(10_000, 20_000)),
            rule("uploads", "/**", Direction.REQUEST, Scope.LIMIT, Action.REJECT)
                .with(new Allowance(4 * MB, 100_000)));
    Recording recording = random(set, random, 2_000, 100).recording();
    Outcome outcome = new Simulation(recording.all(), set, random.nextBoolean()).run(sight);
    Figures responses = outcome.limits().get(0).total();
    long refused = 0;
    for (LimitFigures limit : outcome.limits()) {
      refused += limit.total().rejected();
      assertThat(limit.total().grantedBytes() + limit.total().rejectedBytes())
          .isEqualTo(limit.total().demandBytes());
    }
    assertThat(outcome.limits().get(1).total().rejected()).isPositive();
    assertThat(outcome.limits().get(2).total().rejected()).isPositive();
    assertThat(responses.exchanges()).isEqualTo(2_000);
    assertThat(sight.lateNanos).hasSize((int) (2_000 - refused));
    assertThat(responses.delay().count()).isEqualTo(2_000 - refused);
  }

  @Test
  void doesNotDelayAReaderSlowerThanTheRate() {
    LimitSet set = set(SMALL);
    Recording recording = new Scene(set).get("/a", 1, 0, 9 * MB, 10_000).recording();
    new Simulation(recording.all(), set, false).run(sight);
    assertThat(sight.lateNanos.get(0)).isZero();
  }

  @Test
  void neverSendsFasterThanTheReaderRead() {
    LimitSet set = set(SMALL);
    // 2 MB/s twice: both are held to half a MB/s, then the longer one goes on at 1 MB/s.
    Recording recording =
        new Scene(set).get("/a", 1, 0, 2 * MB, 1_000).get("/b", 2, 0, 4 * MB, 2_000).recording();
    new Simulation(recording.all(), set, false).run(sight);
    assertThat(sight.lastGrant(1)).isBetween(5_900 * MILLI, 5_935 * MILLI);
    assertThat(sight.lateNanos.get(1)).isBetween(3_900 * MILLI, 3_935 * MILLI);
    assertThat(sight.lateNanos.get(0)).isBetween(2_750 * MILLI, 3_000 * MILLI);
  }

  @Test
  void putsTheNextRequestOfAConnectionOffByTheDelayInAClosedLoop() {
    LimitSet set = set(SMALL);
    Recording recording = sequence(set);
    new Simulation(recording.all(), set, true).run(sight);
    assertThat(sight.lateNanos.get(0)).isEqualTo(100 * MILLI);
    // It came at 50 ms, and comes at 150 ms, and finds what has come in since 101 ms.
    assertThat(sight.grants).contains(grant(1, 1_000, (50 + 100 + 1) * MILLI));
    assertThat(sight.lateNanos.get(1)).isZero();
    assertThat(sight.grants).contains(grant(2, 1_000, (500 + 100 + 1) * MILLI));
  }

  @Test
  void catchesUpInThePausesInAnOpenLoop() {
    LimitSet set = set(SMALL);
    new Simulation(sequence(set).all(), set, false).run(sight);
    // The first ends at 101 ms; the second came at 50 ms, and is answered as soon after that.
    assertThat(sight.grants).contains(grant(1, 1_000, (101 + 1) * MILLI));
    assertThat(sight.lateNanos.get(1)).isEqualTo(51 * MILLI);
    assertThat(sight.grants).contains(grant(2, 1_000, (500 + 1) * MILLI));
    assertThat(sight.lateNanos.get(2)).isZero();
  }

  private static Recording sequence(LimitSet set) {
    return new Scene(set)
        .get("/a", 1, 0, FULL + 100_000, 0)
        .get("/a", 1, 50, 1_000, 0)
        .get("/a", 1, 500, 1_000, 0)
        .recording();
  }

  @Test
  void answersAnUploadThatWasHeldSoMuchLater() {
    LimitSet set =
        set(
            rule("uploads", "/**", Direction.REQUEST, Scope.LIMIT, Action.DELAY)
                .with(new Allowance(MB, 100_000)),
            rule("wide", "/**", 1_000 * MB, 1_000 * MB));
    Recording recording =
        new Scene(set).exchange("PUT", "/a", 1, 0, FULL + 100_000, 0, 10, 500, 0).recording();
    Outcome outcome = new Simulation(recording.all(), set, false).run(sight);
    assertThat(sight.grants).last().isEqualTo(grant(0, 500, 110 * MILLI));
    assertThat(outcome.limits().get(0).total().delay().maxNanos()).isEqualTo(100 * MILLI);
    // The other limit did not do it.
    assertThat(outcome.limits().get(1).total().delayedExchanges()).isZero();
  }

  @Test
  void refusesWhoComesIntoAnEmptyBucket() {
    LimitSet set =
        set(
            rule("refusing", "/**", Direction.RESPONSE, Scope.LIMIT, Action.REJECT)
                .with(new Allowance(MB, 100_000)));
    Recording recording =
        new Scene(set)
            .get("/a", 1, 0, FULL + MB, 0)
            .get("/b", 2, 500, 1_000, 0)
            .get("/b", 3, 1_002, 1_000, 0)
            .recording();
    Outcome outcome = new Simulation(recording.all(), set, false).run(sight);
    assertThat(sight.grants)
        .containsExactly(grant(0, FULL + MB, MILLI), grant(2, 1_000, 1_003 * MILLI));
    Figures total = outcome.limits().get(0).total();
    assertThat(total.rejected()).isEqualTo(1);
    assertThat(total.rejectedBytes()).isEqualTo(1_000);
    assertThat(total.demandBytes()).isEqualTo(total.grantedBytes() + 1_000);
    assertThat(total.exchanges()).isEqualTo(3);
    assertThat(outcome.limits().get(0).byEndpoint().get("GET /b"))
        .extracting(Figures::rejected)
        .isEqualTo(1L);
  }

  @Test
  void refusesByTheRequestsOfTheSameConnection() {
    LimitSet set =
        set(
            rule("refusing", "/**", Direction.REQUEST, Scope.CONNECTION, Action.REJECT)
                .with(new Allowance(MB, 100_000)));
    Recording recording =
        new Scene(set)
            .exchange("PUT", "/a", 1, 0, FULL + MB, 0, 10, 500, 0)
            .exchange("PUT", "/a", 1, 500, 1_000, 0, 510, 500, 0)
            .exchange("PUT", "/a", 2, 500, 1_000, 0, 510, 500, 0)
            .recording();
    Outcome outcome = new Simulation(recording.all(), set, false).run(sight);
    assertThat(outcome.limits().get(0).total().rejected()).isEqualTo(1);
    assertThat(sight.lateNanos).containsOnlyKeys(0, 2);
  }

  @Test
  void givesEachConnectionItsOwnBucketAndEachClientHis() {
    for (Scope scope : List.of(Scope.CONNECTION, Scope.CLIENT, Scope.ENDPOINT)) {
      LimitSet set =
          set(
              rule("each", "/**", Direction.RESPONSE, scope, Action.DELAY)
                  .with(new Allowance(MB, 100_000)));
      Recording recording =
          new Scene(set)
              .get("/a", 1, 0, FULL + 100_000, 0)
              .get("/b", 2, 0, FULL + 100_000, 0)
              .get("/b", 3, 0, FULL / 2, 0)
              .recording();
      Sight seen = new Sight();
      new Simulation(recording.all(), set, false).run(seen);
      assertThat(seen.lateNanos.get(0)).isEqualTo(100 * MILLI);
      // As endpoints the second and the third share.
      assertThat(seen.lateNanos.get(1))
          .isEqualTo((scope == Scope.ENDPOINT ? FULL / 2 * 1_000 : 0) + 100 * MILLI);
    }
  }

  @Test
  void simulatesAPartAsIfThereWereNothingElse() {
    LimitSet set = set(SMALL);
    Recording recording = random(set, new Random(5), 500, 30).recording();
    Outcome first = new Simulation(recording.part(0.5, true), set, false).run(sight);
    assertThat(first.limits().get(0).total().exchanges()).isEqualTo(250);
    assertThat(sight.lateNanos).hasSize(250).doesNotContainKey(250);
    Sight rest = new Sight();
    new Simulation(recording.part(0.5, false), set, false).run(rest);
    assertThat(rest.lateNanos).hasSize(250).doesNotContainKey(249);
  }

  @Test
  void refusesLimitsThatTheRecordingWasNotMadeFor() {
    Recording recording = new Scene(set(SMALL)).recording();
    LimitSet other = set(rule("small", "/other", MB, 100_000));
    assertThatThrownBy(() -> new Simulation(recording.all(), other, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("small is not that of the recording");
  }

  @Test
  void findsNothingInNothing() {
    LimitSet set = set(SMALL);
    Outcome outcome = new Simulation(new Scene(set).recording().all(), set, true).run();
    assertThat(outcome.limits().get(0).total().exchanges()).isZero();
    assertThat(outcome.overrunNanos()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void delaysNoLessAtALowerRate(long seed) {
    LimitSet set = set(SMALL);
    Recording recording = random(set, new Random(seed), 1_000, 50).recording();
    List<Long> delays = new ArrayList<>();
    List<Long> rates = Sweep.geometric(50_000, 5_000 * MB, 12);
    Dial dial = new Dial("small", Dial.Property.RATE);
    for (Sweep.Step step : Sweep.run(recording.all(), set, false, dial, rates)) {
      delays.add(0, step.outcome().limits().get(0).total().delay().p99Nanos());
    }
    assertThat(delays).isSorted();
    assertThat(delays.get(0)).isLessThan(MILLI);
    assertThat(delays.get(11)).isGreaterThan(10_000 * MILLI);
  }
}
