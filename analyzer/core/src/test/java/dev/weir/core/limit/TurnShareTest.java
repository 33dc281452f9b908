package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.LoadedServer.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets how much, and that nothing is left over while somebody wants it. */
class TurnShareTest {
  private static final long MICROSECOND = LoadedServer.MICROSECOND;
  private static final long MILLISECOND = LoadedServer.MILLISECOND;
  private static final long SECOND = LoadedServer.SECOND;

  /** What passes at once, at 10 MB/s. */
  private static final long QUANTUM_BYTES = 20_000;

  private static LoadedServer tenMegabytesPerSecond() {
    return new LoadedServer(new Random(1), Rules.delay("all", Scope.LIMIT, 10_000_000, 1_000_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 64, 500})
  void isEqualWithinOneQuantum(int count) {
    LoadedServer server = tenMegabytesPerSecond();
    for (int i = 0; i < count; i++) {
      server.connect("10.0.0.1", "/").start(i * MICROSECOND);
    }
    assertSharedEqually(server, 2 * SECOND, QUANTUM_BYTES);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void isEqualHoweverLargeThePieces(boolean known, boolean knownOfOthers) {
    LoadedServer server = tenMegabytesPerSecond();
    for (int i = 0; i < 10; i++) {
      Connection connection = server.connect("10.0.0.1", "/");
      connection.pieceBytes = i < 5 ? 4 * 1024 : 64 * 1024;
      connection.lengthKnown = i < 5 ? known : knownOfOthers;
      connection.pause = r -> 20 * MICROSECOND;
      connection.start(i);
    }
    assertSharedEqually(server, 2 * SECOND, QUANTUM_BYTES);
  }

  @Test
  void isEqualWhenThreadsWakeUpLate() {
    LoadedServer server = tenMegabytesPerSecond();
    server.lateness = r -> r.nextLong(3 * MILLISECOND);
    for (int i = 0; i < 20; i++) {
      server.connect("10.0.0.1", "/").start(i);
    }
    assertSharedEqually(server, 2 * SECOND, 2 * QUANTUM_BYTES);
  }

  @Test
  void isEqualWhileLimitsChangeAThousandTimesASecond() {
    LoadedServer server = tenMegabytesPerSecond();
    for (int i = 0; i < 20; i++) {
      server.connect("10.0.0.1", "/").start(i);
    }
    for (int i = 0; i < 4_000; i++) {
      long rate = 10_000_000L + (i & 1);
      server.at(
          i * MILLISECOND,
          () -> server.change(Rules.delay("all", Scope.LIMIT, rate, 1_000_000 + rate % 2)));
    }
    assertSharedEqually(server, 2 * SECOND, QUANTUM_BYTES);
    assertThat(server.passedBytes()).isGreaterThan(39_900_000);
  }

  private static void assertSharedEqually(LoadedServer server, long nanos, long withinBytes) {
    server.run(nanos); // the burst goes to who comes first
    List<Long> before = new ArrayList<>();
    server.connections.forEach(connection -> before.add(connection.passedBytes));
    server.run(2 * nanos);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < before.size(); i++) {
      long passed = server.connections.get(i).passedBytes - before.get(i);
      least = Math.min(least, passed);
      most = Math.max(most, passed);
    }
    assertThat(most - least).as("from %s to %s", least, most).isLessThanOrEqualTo(withinBytes);
    long wanted = nanos / 100; // at 10 MB/s
    assertThat(most * before.size()).isGreaterThan(wanted - wanted / 100);
  }

  @Test
  void ofASmallResponseComesWithinOneRound() {
    LoadedServer server = tenMegabytesPerSecond();
    for (int i = 0; i < 50; i++) {
      server.connect("10.0.0.1", "/").start(i);
    }
    Connection small = server.connect("10.0.0.2", "/small");
    small.messageBytes = 300;
    small.think = r -> 30 * MILLISECOND + r.nextLong(MILLISECOND);
    small.start(SECOND);
    server.run(5 * SECOND);

    long roundNanos = 50 * 2 * MILLISECOND;
    assertThat(small.exchanges).isGreaterThan(25);
    assertThat(small.mostTookNanos).isLessThanOrEqualTo(roundNanos + 30 * MICROSECOND);
  }

  @Test
  void ofASmallResponseComesAtOnceWhileThereAreTokens() {
    LoadedServer server = tenMegabytesPerSecond();
    Connection large = server.connect("10.0.0.1", "/");
    large.pause = r -> 20 * MILLISECOND;
    large.start(0);
    Connection small = server.connect("10.0.0.2", "/small");
    small.messageBytes = 300;
    small.think = r -> r.nextLong(MILLISECOND);
    small.start(0);
    server.run(SECOND);

    assertThat(small.mostTookNanos).isZero();
  }

  /** One connection is under two limits, both of which others want all of. */
  @Test
  void isGivenToWhoIsUnderTwoBusyLimitsAtOnce() {
    LoadedServer server =
        new LoadedServer(
            new Random(1),
            Rules.of("a", Rules.route("/a/**"), Scope.LIMIT, Action.DELAY, 10_000_000, 1_000_000),
            Rules.of("b", Rules.route("/*/b"), Scope.LIMIT, Action.DELAY, 5_000_000, 500_000));
    Connection both = server.connect("10.0.0.1", "/a/b");
    for (int i = 0; i < 5; i++) {
      server.connect("10.0.0.1", "/a/c").start(0);
      server.connect("10.0.0.1", "/d/b").start(0);
    }
    both.start(MILLISECOND);
    server.run(10 * SECOND);

    // A sixth of the slower of the two would be 833 KB/s.
    assertThat(both.passedBytes).isBetween(7_500_000L, 9_000_000L);
    assertThat(server.passedBytes()).isGreaterThan(10 * 15_000_000L - 9_000_000);
  }

  /** Those who wait for a slow limit do not stand in the way at a fast one. */
  @Test
  void ofAFastLimitIsNotHeldUpByThoseWhoWaitForASlowOne() {
    LoadedServer server =
        new LoadedServer(
            new Random(1),
            Rules.of("all", Match.ALL, Scope.LIMIT, Action.DELAY, 10_000_000, 100_000),
            Rules.of("slow", Rules.route("/slow"), Scope.LIMIT, Action.DELAY, 10_000, 2_000));
    for (int i = 0; i < 200; i++) {
      server.connect("10.0.0.1", "/slow").start(i * MICROSECOND);
    }
    Connection fast = server.connect("10.0.0.2", "/fast").start(MILLISECOND);
    server.run(2 * SECOND);

    assertThat(fast.passedBytes).isGreaterThan(19_800_000);
  }

  /** Three clients of very many connections, one or few; a limit each and one for all. */
  @Test
  void ofAClientIsNoMoreThanItsLimitAndTheRestGoesToTheOthers() {
    LoadedServer server =
        new LoadedServer(
            new Random(1),
            Rules.delay("all", Scope.LIMIT, 10_000_000, 1_000_000),
            Rules.delay("each", Scope.CLIENT, 2_000_000, 200_000));
    for (int i = 0; i < 100; i++) {
      server.connect("10.0.0.1", "/").start(i);
    }
    for (int i = 0; i < 20; i++) {
      server.connect("10.0.1." + i % 4, "/").start(i);
    }
    server.run(5 * SECOND);

    assertThat(server.passedBytes()).isGreaterThan(49_000_000);
  }

  /**
   * Whoever waited longest leaves; those behind are nowhere near, and look no later than after as
   * long again as they have waited.
   */
  @Test
  void ofThoseWhoLeaveGoesToThoseBehind() {
    LoadedServer server = tenMegabytesPerSecond();
    List<Connection> first = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Connection connection = server.connect("10.0.0.1", "/").start(i);
      if (i < 1_900) {
        first.add(connection);
      }
    }
    server.at(SECOND, () -> first.forEach(Connection::close));
    server.run(SECOND);
    long before = server.passedBytes();
    server.run(3 * SECOND);

    assertThat(server.passedBytes() - before).isGreaterThan(10_990_000);
  }

  /** Whoever waits for his turn when limits change waits for it under the new ones. */
  @Test
  void isKeptInTheOrderOfTheQueueWhenLimitsChange() {
    LoadedServer server = tenMegabytesPerSecond();
    Connection first = server.connect("10.0.0.1", "/");
    for (int i = 0; i < 100; i++) {
      server.connect("10.0.0.1", "/").start(i);
    }
    first.messageBytes = 1_000;
    server.run(SECOND);
    first.start(SECOND);
    for (int i = 0; i < 40; i++) {
      long rate = 10_000_000L - i;
      server.at(
          SECOND + 5 * MILLISECOND * i,
          () -> server.change(Rules.delay("all", Scope.LIMIT, rate, 1_000_000)));
    }
    server.run(2 * SECOND);

    assertThat(first.exchanges).isPositive();
    assertThat(first.mostTookNanos).isLessThan(210 * MILLISECOND);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void leavesNothingOverWhileSomebodyWantsIt(long seed) {
    Random random = new Random(seed);
    long rate = (long) Math.pow(10, 4 + random.nextInt(5)) * (1 + random.nextInt(9));
    long burst = Math.max(3000, rate / (2 + random.nextInt(30)));
    LoadedServer server = new LoadedServer(random, Rules.delay("all", Scope.LIMIT, rate, burst));
    // Late, but not by more than the bucket holds.
    long late = Math.min(5 * MILLISECOND, (long) (SECOND * 0.4 * burst / rate));
    server.lateness = r -> r.nextInt(4) == 0 ? r.nextLong(late) : 0;
    int count = 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      Connection connection = server.connect("10.0.0.1", "/");
      connection.pieceBytes = 1 + random.nextLong(100_000);
      connection.lengthKnown = random.nextBoolean();
      if (random.nextInt(4) == 0) {
        connection.taking = (granted, r) -> r.nextInt(3) == 0 ? granted / 2 : granted;
      }
      connection.start(i);
    }
    server.run(SECOND);
    long before = server.passedBytes();
    server.run(3 * SECOND);

    long passed = server.passedBytes() - before;
    assertThat(passed)
        .as("%s connections at %s, burst %s", count, rate, burst)
        .isGreaterThan(2 * rate - rate / 50 - burst);
  }

  /**
   * Of whatever limits there are, everybody has his share of the tightest, or near it, and nobody
   * could have more: one of his limits is all but used up.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void isNeverMuchLessThanAnEqualPartOfTheTightestLimit(int seeds) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(100L * seeds + seed);
      LimitRule[] rules = new LimitRule[1 + random.nextInt(4)];
      for (int i = 0; i < rules.length; i++) {
        long rate = 1_000_000 + random.nextLong(20_000_000);
        rules[i] =
            Rules.of(
                "limit" + i,
                i == 0 || random.nextBoolean() ? Match.ALL : Rules.route("/" + random.nextInt(3)),
                Scope.values()[random.nextInt(4)],
                Action.DELAY,
                rate,
                rate / (2 + random.nextInt(20)));
      }
      LoadedServer server = new LoadedServer(random, rules);
      int count = 2 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        Connection connection =
            server.connect("10.0.0." + random.nextInt(3), "/" + random.nextInt(3));
        connection.pieceBytes = 5_000 + random.nextLong(100_000);
        connection.start(i);
      }
      server.run(SECOND);
      List<Long> before = new ArrayList<>();
      server.connections.forEach(connection -> before.add(connection.passedBytes));
      Map<String, Long> taken = server.takenBytes();
      server.run(4 * SECOND);
      for (int i = 0; i < count; i++) {
        Connection connection = server.connections.get(i);
        double bytesPerSecond = (connection.passedBytes - before.get(i)) / 3.0;
        assertThat(bytesPerSecond).isGreaterThan(0.85 * server.equalShareOf(connection));
        assertThat(server.mostUsed(connection, taken, 3)).isGreaterThan(0.95);
      }
    }
  }
}
