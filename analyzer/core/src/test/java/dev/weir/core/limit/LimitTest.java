package dev.weir.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final long SECOND = 1_000_000_000;
  private static final LimitRule EACH = Rules.delay("each", Scope.CLIENT, 1_000_000, 2_000_000);

  private final Limits limits = new Limits(exchange -> "GET " + exchange.path());

  private Turn turn(String client, String path, long nowNanos) {
    return tell(new Turn(Direction.RESPONSE), client, path, nowNanos);
  }

  private Turn tell(Turn turn, String client, String path, long nowNanos) {
    turn.of(limits.current(), Exchanges.of(client, path, 0), false, nowNanos);
    return turn;
  }

  private Limit only() {
    return limits.current().limits().get(0);
  }

  @Test
  void holdsAllTogether() {
    limits.apply(Rules.set(Rules.delay("all", Scope.LIMIT, 1_000_000, 2_000_000)), 0);

    assertThat(turn("a", "/", 0).ask(1_500_000, 0, 0)).isEqualTo(1_500_000);
    assertThat(turn("b", "/x", 0).ask(1_500_000, 0, 0)).isEqualTo(500_000);
    assertThat(only().tokens(0)).isZero();
  }

  @Test
  void holdsEachClient() {
    limits.apply(Rules.set(EACH), 0);

    assertThat(turn("a", "/", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
    assertThat(turn("a", "/x", 0).ask(1, 0, 0)).isNegative();
    assertThat(turn("b", "/", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
    assertThat(only().buckets()).isEqualTo(2);
  }

  @Test
  void holdsEachEndpoint() {
    limits.apply(Rules.set(Rules.delay("each", Scope.ENDPOINT, 1_000_000, 2_000_000)), 0);

    assertThat(turn("a", "/", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
    assertThat(turn("b", "/", 0).ask(1, 0, 0)).isNegative();
    assertThat(turn("a", "/x", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
  }

  @Test
  void tellsTheTokensOfEveryClient() {
    limits.apply(Rules.set(EACH), 0);
    turn("a", "/", 0).ask(500_000, 0, 0);
    turn("b", "/", 0);
    Map<String, Long> tokens = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      only().forEachBucket(0, tokens::put);
    }

    assertThat(tokens).containsOnly(Map.entry("a", 1_500_000L), Map.entry("b", 2_000_000L));
  }

  @Nested
  class Tidying {
    {
      limits.apply(Rules.set(EACH), 0);
    }

    @Test
    void dropsBucketsThatAreFullAgain() {
      turn("a", "/", 0).ask(1_000_000, 0, 0);
      turn("b", "/", 0).ask(2_000_000, 0, 0);
      limits.tidy(SECOND);

      assertThat(only().buckets()).isEqualTo(1);
      assertThat(turn("a", "/", SECOND).ask(2_000_000, 0, SECOND)).isEqualTo(2_000_000);
    }

    @Test
    void keepsBucketsThatSomebodyWaitsFor() {
      Turn first = turn("a", "/", 0);
      first.ask(2_000_000, 0, 0);
      assertThat(first.ask(1, 1, 0)).isNegative();
      limits.tidy(10 * SECOND);

      assertThat(only().buckets()).isEqualTo(1);
    }

    /** A download pauses, its client's bucket is dropped, and the same client comes again. */
    @Test
    void leavesNobodyWithABucketMoreThanOthers() {
      Turn first = turn("a", "/", 0);
      first.ask(1_000_000, 0, 0);
      limits.tidy(10 * SECOND);
      Turn second = turn("a", "/", 10 * SECOND);
      assertThat(second.ask(2_000_000, 0, 10 * SECOND)).isEqualTo(2_000_000);

      tell(first, "a", "/", 10 * SECOND);
      assertThat(first.ask(1, 0, 10 * SECOND)).isNegative();
      assertThat(tell(first, "a", "/", 11 * SECOND).ask(1_000_000, 0, 11 * SECOND))
          .isEqualTo(1_000_000);
      assertThat(tell(second, "a", "/", 11 * SECOND).ask(1, 0, 11 * SECOND)).isNegative();
    }

    @Test
    void leavesNoTokensInABucketThatIsDropped() {
      Turn first = turn("a", "/", 0);
      first.ask(1_000_000, 0, 0);
      limits.tidy(10 * SECOND);

      // Who asks without being told anew has no second burst.
      assertThat(first.ask(1, 0, 10 * SECOND)).isNegative();
    }
  }

  @Nested
  class Changing {
    {
      limits.apply(Rules.set(EACH), 0);
    }

    @Test
    void reachesEveryBucket() {
      turn("a", "/", 0).ask(2_000_000, 0, 0);
      limits.apply(Rules.set(EACH.with(new Allowance(10, 2_000_000))), 0);
      limits.apply(Rules.set(EACH.with(new Allowance(3_000_000, 2_000_000))), SECOND);

      // At 10 B/s until the second change.
      long now = SECOND + SECOND / 2;
      assertThat(turn("a", "/", now).ask(2_000_000, 0, now)).isEqualTo(1_500_010);
      assertThat(turn("b", "/", now).ask(2_000_000, 0, now)).isEqualTo(2_000_000);
    }

    @Test
    void keepsCounts() {
      turn("a", "/", 0).ask(1_000, 0, 0);
      LimitTotals totals = only().totals();
      limits.apply(Rules.set(EACH.with(new Allowance(10, 2_000_000))), 0);

      assertThat(only().totals()).isSameAs(totals);
      assertThat(only().rule().allowance()).isEqualTo(new Allowance(10, 2_000_000));
    }

    @Test
    void makesAnotherLimitOfWhatHoldsOthers() {
      turn("a", "/", 0).ask(2_000_000, 0, 0);
      Limit before = only();
      LimitRule routed =
          Rules.of("each", Rules.route("/**"), Scope.CLIENT, Action.DELAY, 1_000_000, 2_000_000);
      limits.apply(Rules.set(routed), 0);

      assertThat(only()).isNotSameAs(before);
      assertThat(turn("a", "/", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
    }

    @Test
    void leavesOthersAsTheyAre() {
      LimitRule all = Rules.delay("all", Scope.LIMIT, 1, 5_000);
      limits.apply(Rules.set(all, EACH), 0);
      Limit each = limits.current().limit("each");
      limits.apply(Rules.set(EACH, all), 0);

      assertThat(only()).isSameAs(each);
      assertThat(limits.current().number()).isEqualTo(3);
      assertThat(limits.current().limit("nobody")).isNull();
    }
  }

  @Test
  void givesABucketForAllToThoseWhoComeWhenThereAreTooMany() {
    limits.apply(Rules.set(EACH), 0);
    for (int i = 0; i < Limit.MOST_BUCKETS + 3; i++) {
      turn("client" + i, "/", 0);
    }

    assertThat(only().buckets()).isEqualTo(Limit.MOST_BUCKETS);
    assertThat(only().totals().crowdedOut()).isEqualTo(3);
    assertThat(turn("late", "/", 0).ask(2_000_000, 0, 0)).isEqualTo(2_000_000);
    assertThat(turn("later", "/", 0).ask(1, 0, 0)).isNegative();
    assertThat(only().tokens(0)).isZero();
  }

  @Nested
  class Admitting {
    private final LimitRule all =
        Rules.of("all", Rules.route("/a/**"), Scope.LIMIT, Action.REJECT, 1_000_000, 2_000_000);
    private final Exchange exchange = Exchanges.of("a", "/a/b", 0);
    private final Turn turn = new Turn(Direction.RESPONSE);

    {
      limits.apply(Rules.set(all, EACH), 0);
    }

    @Test
    void letsInWhileThereAreTokens() {
      assertThat(limits.current().rejects()).isTrue();
      assertThat(limits.current().admit(exchange, turn, 0)).isEqualTo(Admission.GRANTED);
      assertThat(only().tokens(0)).isEqualTo(2_000_000);
    }

    @Test
    void refusesUntilTheDebtIsPaid() {
      turn.of(limits.current(), exchange, true, 0);
      turn.charge(5_000_000, 0);
      Admission admission = limits.current().admit(exchange, turn, 0);

      assertThat(admission.granted()).isFalse();
      assertThat(admission.by()).isSameAs(only());
      assertThat(admission.retryNanos()).isEqualTo(3 * SECOND + 1_000);
      assertThat(only().totals().rejected()).isEqualTo(1);
      assertThat(limits.current().admit(exchange, turn, 3 * SECOND + 1_000).granted()).isTrue();
    }

    @Test
    void asksNoLimitThatDoesNotApply() {
      turn.of(limits.current(), exchange, true, 0);
      turn.charge(5_000_000, 0);

      assertThat(limits.current().admit(Exchanges.of("a", "/b", 0), turn, 0).granted()).isTrue();
    }

    @Test
    void asksTheBucketOfTheConnectionInEitherDirection() {
      LimitRule uploads =
          new LimitRule(
              "uploads",
              Match.ALL,
              Direction.REQUEST,
              Scope.CONNECTION,
              new Allowance(1_000, 2_000),
              Action.REJECT,
              null);
      limits.apply(Rules.set(uploads), 0);
      Turn requests = new Turn(Direction.REQUEST, turn);
      requests.of(limits.current(), exchange, true, 0);
      requests.ask(3_000, 0, 0);

      assertThat(limits.current().admit(exchange, turn, 0).retryNanos())
          .isEqualTo(SECOND + SECOND / 1_000);
    }
  }
}
