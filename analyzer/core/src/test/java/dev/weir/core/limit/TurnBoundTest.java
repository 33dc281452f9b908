package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.LoadedServer.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No window of any length sees more than rate · t + burst; {@link LoadedServer} looks. */
class TurnBoundTest {
  private static final long MICROSECOND = LoadedServer.MICROSECOND;
  private static final long MILLISECOND = LoadedServer.MILLISECOND;
  private static final long SECOND = LoadedServer.SECOND;

  /**
   * Everything at once: scopes, hierarchies, sizes, clients slow and gone, threads that are late.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void holdsForAnyRulesUnderAnyLoad(int seeds) {
    for (int seed = 0; seed < 200; seed++) {
      play(new Random(1000L * seeds + seed));
    }
  }

  private static void play(Random random) {
    LimitRule[] rules = anyRules(random);
    LoadedServer server = new LoadedServer(random, rules);
    server.lateness = TurnBoundTest::anyLateness;
    int connections = 1 + random.nextInt(12);
    for (int i = 0; i < connections; i++) {
      anyConnection(server);
    }
    long duration = SECOND / 20 + random.nextLong(2 * SECOND);
    int changes = random.nextInt(3) == 0 ? random.nextInt(40) : 0;
    for (int i = 0; i < changes; i++) {
      server.at(random.nextLong(duration), () -> server.change(otherAllowances(rules, random)));
    }
    int ends = random.nextInt(30);
    for (int i = 0; i < ends; i++) {
      server.at(random.nextLong(duration), () -> end(server));
    }
    server.run(duration, 500 + random.nextInt(4_000));
  }

  private static LimitRule[] anyRules(Random random) {
    LimitRule[] rules = new LimitRule[1 + random.nextInt(4)];
    long usual = (long) Math.pow(10, 4 + random.nextInt(6));
    for (int i = 0; i < rules.length; i++) {
      Match match = random.nextInt(3) == 0 ? Rules.route("/" + random.nextInt(2)) : Match.ALL;
      Scope per = Scope.values()[random.nextInt(4)];
      Allowance allowance = anyAllowance(usual, random);
      rules[i] =
          Rules.of(
              "limit" + i,
              match,
              per,
              random.nextInt(8) == 0 ? Action.OBSERVE : Action.DELAY,
              allowance.bytesPerSecond(),
              allowance.burstBytes());
    }
    return rules;
  }

  private static Allowance anyAllowance(long usualBytesPerSecond, Random random) {
    long rate = usualBytesPerSecond / 3 + random.nextLong(usualBytesPerSecond);
    long burst =
        random.nextBoolean()
            ? Allowance.defaultBurstBytes(rate)
            : Allowance.LEAST_BURST_BYTES + random.nextLong(rate / 2);
    return new Allowance(rate, burst);
  }

  private static LimitRule[] otherAllowances(LimitRule[] rules, Random random) {
    LimitRule[] others = rules.clone();
    for (int i = 0; i < rules.length; i++) {
      if (random.nextBoolean()) {
        others[i] = rules[i].with(anyAllowance(rules[i].allowance().bytesPerSecond(), random));
      }
    }
    return others;
  }

  private static Connection anyConnection(LoadedServer server) {
    Random random = server.random;
    Connection connection = server.connect("10.0.0." + random.nextInt(3), "/" + random.nextInt(3));
    connection.pieceBytes = 1 + random.nextLong((long) Math.pow(10, 2 + random.nextInt(5)));
    connection.messageBytes =
        random.nextInt(3) == 0
            ? Long.MAX_VALUE / 2
            : 1 + random.nextLong((long) Math.pow(10, 2 + random.nextInt(6)));
    connection.lengthKnown = random.nextBoolean();
    // Never at once for ever: a message of one byte under a limit of gigabytes takes no time.
    connection.think = r -> 10 * MICROSECOND + r.nextLong(20 * MILLISECOND);
    if (random.nextBoolean()) {
      connection.pause = r -> r.nextLong(2 * MILLISECOND);
    } else {
      connection.pause = r -> 100 * MICROSECOND;
    }
    if (random.nextInt(3) == 0) {
      connection.taking =
          (granted, r) -> r.nextBoolean() ? granted : r.nextInt(3) == 0 ? 0 : r.nextLong(granted);
      connection.writing = TurnBoundTest::anyLateness;
    }
    return connection.start(random.nextLong(SECOND / 10));
  }

  private static long anyLateness(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong(5 * MILLISECOND);
      case 1 -> random.nextLong(40 * MILLISECOND);
      case 2 -> random.nextLong(200 * MICROSECOND);
      default -> 0;
    };
  }

  private static void end(LoadedServer server) {
    Connection connection =
        server.connections.get(server.random.nextInt(server.connections.size()));
    switch (server.random.nextInt(4)) {
      case 0 -> connection.close();
      case 1 -> connection.gone = true; // and nobody tells its turn
      default -> connection.cutOff();
    }
  }

  /**
   * Whoever waits longest goes away first, as clients do that time out: those behind come at the
   * times they were told, and others come in their stead.
   */
  @Test
  void holdsWhenTheFirstOfAQueueLeave() {
    LoadedServer server =
        new LoadedServer(new Random(1), Rules.delay("all", Scope.LIMIT, 1_000_000, 10_000));
    List<Connection> waiting = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      waiting.add(server.connect("10.0.0.1", "/").start(0));
    }
    server.at(MILLISECOND, () -> waiting.subList(0, 200).forEach(Connection::close));
    for (int i = 0; i < 200; i++) {
      server.connect("10.0.0.1", "/").start(2 * MILLISECOND);
    }
    server.run(2 * SECOND);
    assertThat(server.passedBytes()).isGreaterThan(900_000);
  }

  /** Bytes that are taken, held for a while and given back, by turns, again and again. */
  @Test
  void holdsWhenGrantedBytesAreHandedBackAgainAndAgain() {
    LoadedServer server =
        new LoadedServer(new Random(1), Rules.delay("all", Scope.LIMIT, 1_000_000, 400_000));
    for (int i = 0; i < 40; i++) {
      Connection connection = server.connect("10.0.0.1", "/");
      connection.pieceBytes = 10_000;
      connection.writing = r -> 19 * MILLISECOND;
      connection.taking = (granted, r) -> server.nowNanos < SECOND ? 0 : granted;
      connection.start(500 * MICROSECOND * i);
    }
    server.run(2 * SECOND);
  }

  /** A piece of a message passes, and the rest of what was taken for it comes back later. */
  @Test
  void holdsWhenExchangesEndLongBeforeTheirTurnsDo() {
    LoadedServer server =
        new LoadedServer(new Random(1), Rules.delay("all", Scope.LIMIT, 10_000_000, 90_000));
    for (int i = 0; i < 50; i++) {
      Connection connection = server.connect("10.0.0.1", "/");
      connection.pieceBytes = 10;
      connection.pause = r -> 15 * MILLISECOND;
      connection.messageBytes = 100_000_000;
      connection.start(100 * MICROSECOND * i);
      for (int end = 1; end < 400; end++) {
        server.at(5 * MILLISECOND * end + 90 * MICROSECOND * i, connection::cutOff);
      }
    }
    server.run(2 * SECOND);
  }
}
