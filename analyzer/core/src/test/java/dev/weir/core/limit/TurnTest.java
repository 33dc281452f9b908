package dev.weir.core.limit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.ledger.StatusRange;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /** A quantum of 2,000 bytes. */
  private static final LimitRule MEGABYTE = Rules.delay("all", Scope.LIMIT, 1_000_000, 2_000_000);

  private final Limits limits = new Limits(exchange -> "GET " + exchange.path());
  private final Turn turn = new Turn(Direction.RESPONSE);
  private final Turn other = new Turn(Direction.RESPONSE);
  private Exchange exchange = Exchanges.of("10.0.0.1", "/a", 0);

  private void apply(LimitRule... rules) {
    limits.apply(Rules.set(rules), 0);
  }

  private long ask(Turn asking, long bytes, long more, long nowNanos) {
    asking.of(limits.current(), exchange, false, nowNanos);
    return asking.ask(bytes, more, nowNanos);
  }

  private long tokens(String name, long nowNanos) {
    return limit(name).tokens(nowNanos);
  }

  private Limit limit(String name) {
    return limits.current().limits().stream()
        .filter(limit -> limit.rule().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isFreeWhereNoLimitApplies() {
    apply(Rules.of("b", Rules.route("/b"), Scope.LIMIT, Action.DELAY, 1, 2_000));
    turn.of(limits.current(), exchange, false, 0);

    assertThat(turn.isFree()).isTrue();
    assertThat(turn.ask(1 << 30, 0, 0)).isEqualTo(1 << 30);
    assertThat(turn.isWaiting()).isFalse();
  }

  @Test
  void isNotAskedForTheOtherDirection() {
    apply(MEGABYTE);
    Turn requests = new Turn(Direction.REQUEST);
    requests.of(limits.current(), exchange, false, 0);

    assertThat(requests.isFree()).isTrue();
  }

  @Nested
  class WithinALimit {
    {
      apply(MEGABYTE);
    }

    @Test
    void passesAtOnceWhatTheBucketHas() {
      assertThat(ask(turn, 1_500_000, 0, 0)).isEqualTo(1_500_000);
      assertThat(tokens("all", 0)).isEqualTo(500_000);
    }

    @Test
    void passesAPartOfWhatIsMore() {
      assertThat(ask(turn, 1_500_000, 0, 0)).isEqualTo(1_500_000);
      assertThat(ask(turn, 1_500_000, 0, 0)).isEqualTo(500_000);
    }

    @Test
    void grantsNoDebtToWhatIsLargerThanTheBucket() {
      assertThat(ask(turn, 5_000_000, 0, 0)).isEqualTo(2_000_000);
      assertThat(tokens("all", 0)).isZero();
    }

    @Test
    void tellsWhenAQuantumIsThere() {
      ask(turn, 2_000_000, 0, 0);

      assertThat(ask(turn, 50_000, 0, 0)).isEqualTo(-2 * MILLISECOND);
      assertThat(turn.isWaiting()).isTrue();
      assertThat(turn.waitsFor()).isSameAs(limit("all"));
      assertThat(ask(turn, 50_000, 0, 2 * MILLISECOND - 1)).isEqualTo(-1);
      assertThat(ask(turn, 50_000, 0, 2 * MILLISECOND)).isEqualTo(2_000);
      assertThat(turn.isWaiting()).isFalse();
    }

    @Test
    void takesNothingByWaiting() {
      ask(turn, 2_000_000, 0, 0);
      for (int i = 0; i < 1_000; i++) {
        ask(turn, 50_000, 0, i);
      }
      assertThat(tokens("all", SECOND)).isEqualTo(1_000_000);
    }

    @Test
    void servesThoseWhoWaitInTurn() {
      ask(turn, 2_000_000, 0, 0);
      assertThat(ask(turn, 50_000, 0, 0)).isEqualTo(-2 * MILLISECOND);
      assertThat(ask(other, 50_000, 0, 0)).isEqualTo(-4 * MILLISECOND);

      // Who comes second is not served first, though there are tokens.
      assertThat(ask(other, 50_000, 0, 2 * MILLISECOND)).isEqualTo(-2 * MILLISECOND);
      assertThat(ask(turn, 50_000, 0, 2 * MILLISECOND)).isEqualTo(2_000);
      assertThat(ask(turn, 50_000, 0, 2 * MILLISECOND)).isEqualTo(-4 * MILLISECOND);
      assertThat(ask(other, 50_000, 0, 4 * MILLISECOND)).isEqualTo(2_000);
    }

    @Test
    void standsForNoMoreThanIsKnownToFollow() {
      ask(turn, 2_000_000, 0, 0);
      assertThat(ask(turn, 300, 200, 0)).isEqualTo(-300_000);
      assertThat(ask(other, 50_000, 0, 0)).isEqualTo(-2_500_000);
    }

    @Test
    void keepsForTheNextPieceWhatAPieceLeavesOver() {
      ask(turn, 2_000_000, 0, 0);
      assertThat(ask(turn, 500, Turn.UNKNOWN, 0)).isEqualTo(-500_000);
      assertThat(ask(other, 50_000, 0, 0)).isEqualTo(-4 * MILLISECOND);

      for (int i = 0; i < 4; i++) {
        assertThat(ask(turn, 500, Turn.UNKNOWN, 2 * MILLISECOND)).isEqualTo(500);
      }
      assertThat(ask(turn, 500, Turn.UNKNOWN, 2 * MILLISECOND)).isEqualTo(-2_500_000);
    }

    @Test
    void keepsItForASecondPieceNoLongerThanTwoMilliseconds() {
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 500, Turn.UNKNOWN, 0);
      ask(other, 2_000, 0, 0);
      assertThat(ask(turn, 500, Turn.UNKNOWN, 2 * MILLISECOND)).isEqualTo(500);

      assertThat(ask(other, 2_000, 0, 3 * MILLISECOND)).isEqualTo(-1 * MILLISECOND);
      assertThat(ask(other, 2_000, 0, 4 * MILLISECOND)).isEqualTo(2_000);

      // The other 1,500 are there, but stood for until then.
      Turn third = new Turn(Direction.RESPONSE);
      third.of(limits.current(), exchange, false, 4 * MILLISECOND);
      assertThat(third.ask(1_500, 1, 4 * MILLISECOND)).isNegative();
      assertThat(third.ask(1_500, 1, 4 * MILLISECOND + 1)).isEqualTo(1_500);
    }

    @Test
    void isNotWaitedForByThoseBehindWhenItIsTooLate() {
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 2_000, 0, 0);
      ask(other, 1_000_000, 0, 0);
      assertThat(ask(other, 1_000_000, 0, 2 * MILLISECOND)).isNegative();
      assertThat(ask(other, 1_000_000, 0, 53 * MILLISECOND)).isEqualTo(2_000);

      assertThat(ask(turn, 2_000, 0, 53 * MILLISECOND)).isEqualTo(2_000);
    }

    @Test
    void isNotWaitedForByThoseBehindWhenItHasLeft() {
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 2_000, 0, 0);
      ask(other, 2_000, 0, 0);
      turn.none(MILLISECOND);

      assertThat(turn.isWaiting()).isFalse();
      assertThat(ask(other, 2_000, 0, 2 * MILLISECOND)).isEqualTo(2_000);
    }

    @Test
    void looksHalfWayIntoALongWait() {
      ask(turn, 2_000_000, 0, 0);
      turn.charge(4_000_000, 0);

      assertThat(ask(turn, 2_000, 0, 0)).isEqualTo(-2_001 * MILLISECOND);
      assertThat(ask(turn, 2_000, 0, 2_001 * MILLISECOND)).isEqualTo(-2_001 * MILLISECOND / 2);
    }

    @Test
    void givesBackWhatDidNotPass() {
      ask(turn, 100_000, 0, 0);
      turn.unused(60_000, 0);

      assertThat(tokens("all", 0)).isEqualTo(1_960_000);
      assertThat(limit("all").totals().passedBytes()).isEqualTo(40_000);
    }

    @Test
    void chargesWhatDidNotAsk() {
      turn.of(limits.current(), exchange, false, 0);
      turn.charge(3_000_000, 0);

      assertThat(tokens("all", 0)).isEqualTo(-1_000_000);
      assertThat(limit("all").totals().passedBytes()).isEqualTo(3_000_000);
      assertThat(ask(turn, 1, 0, SECOND)).isEqualTo(-1_000);
    }

    @Test
    void countsBytesAndExchangesThatWaited() {
      LimitTotals totals = limit("all").totals();
      ask(turn, 2_000_000, 0, 0);
      assertThat(totals.delayedExchanges()).isZero();

      ask(turn, 50_000, 0, 0);
      ask(turn, 50_000, 0, 1);
      ask(turn, 50_000, 0, 3 * MILLISECOND);
      ask(turn, 50_000, 0, 3 * MILLISECOND);
      ask(turn, 50_000, 0, 5 * MILLISECOND);

      assertThat(totals.passedBytes()).isEqualTo(2_004_000);
      assertThat(totals.delayedBytes()).isEqualTo(4_000);
      assertThat(totals.delayedExchanges()).isEqualTo(1);
      assertThat(totals.waitNanos()).isEqualTo(5 * MILLISECOND);
      assertThat(totals.waits()[1]).isEqualTo(2);
    }

    @Test
    void countsAnotherExchangeThatWaited() {
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 1_000, 0, 0);
      ask(turn, 1_000, 0, MILLISECOND);
      exchange = Exchanges.of("10.0.0.1", "/a", 1);
      ask(turn, 1_000, 0, MILLISECOND);
      ask(turn, 1_000, 0, 2 * MILLISECOND);

      assertThat(limit("all").totals().delayedExchanges()).isEqualTo(2);
    }
  }

  @Nested
  class WithinTwoLimits {
    {
      apply(
          Rules.delay("slow", Scope.LIMIT, 1_000_000, 100_000),
          Rules.delay("fast", Scope.LIMIT, 10_000_000, 1_000_000));
    }

    @Test
    void passesWhatBothHave() {
      assertThat(ask(turn, 500_000, 0, 0)).isEqualTo(100_000);
      assertThat(tokens("slow", 0)).isZero();
      assertThat(tokens("fast", 0)).isEqualTo(900_000);
    }

    @Test
    void waitsForTheSlowerOne() {
      ask(turn, 500_000, 0, 0);

      assertThat(ask(turn, 500_000, 0, 0)).isEqualTo(-2 * MILLISECOND);
      assertThat(turn.waitsFor()).isSameAs(limit("slow"));
      assertThat(tokens("fast", MILLISECOND)).isEqualTo(910_000);
    }

    @Test
    void givesBackToBoth() {
      ask(turn, 100_000, 0, 0);
      turn.unused(90_000, 0);

      assertThat(tokens("slow", 0)).isEqualTo(90_000);
      assertThat(tokens("fast", 0)).isEqualTo(990_000);
    }

    @Test
    void waitsForTheOtherWhenItHasLostItsTokensMeanwhile() {
      ask(turn, 100_000, 0, 0);
      ask(turn, 2_000, 0, 0);
      limits
          .current()
          .limits()
          .get(1)
          .bucketOf(exchange, turn.ownBuckets(), limits.current(), x -> "", 0)
          .limiter
          .reserve(950_000, MILLISECOND);

      long answer = ask(turn, 2_000, 0, 2 * MILLISECOND);
      assertThat(answer).isBetween(-4 * MILLISECOND, -3 * MILLISECOND);
      assertThat(turn.waitsFor()).isSameAs(limit("fast"));
      assertThat(ask(turn, 2_000, 0, 2 * MILLISECOND - answer)).isEqualTo(2_000);
    }
  }

  @Nested
  class WhenLimitsChange {
    private final LimitRule slower = Rules.delay("all", Scope.LIMIT, 500_000, 2_000_000);

    {
      apply(MEGABYTE);
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 2_000, 0, 0);
      ask(other, 2_000, 0, 0);
    }

    @Test
    void keepsItsPlaceAndWaitsAtTheNewRate() {
      limits.apply(Rules.set(slower), MILLISECOND);

      // Of 1,460 bytes, the new quantum, 1,000 are there; the others come in half the time.
      assertThat(ask(other, 2_000, 0, MILLISECOND)).isEqualTo(-4_920_000);
      assertThat(ask(turn, 2_000, 0, MILLISECOND)).isEqualTo(-920_000);
      assertThat(ask(turn, 2_000, 0, MILLISECOND + 920_000)).isEqualTo(1_460);
    }

    @Test
    void passesWhenTheLimitIsGone() {
      limits.apply(LimitSet.NONE, MILLISECOND);

      assertThat(ask(turn, 2_000, 0, MILLISECOND)).isEqualTo(2_000);
      assertThat(turn.isWaiting()).isFalse();
      assertThat(turn.isFree()).isTrue();
    }

    @Test
    void keepsItsPlaceWithoutTheExchange() {
      LimitRule another = Rules.delay("another", Scope.LIMIT, 1_000_000, 2_000_000);
      limits.apply(Rules.set(another, slower), MILLISECOND);
      turn.retain(limits.current(), MILLISECOND);

      assertThat(turn.ask(2_000, 0, MILLISECOND)).isEqualTo(-920_000);
      assertThat(turn.ask(2_000, 0, MILLISECOND + 920_000)).isEqualTo(1_460);
      assertThat(limit("another").totals().passedBytes()).isZero();
    }

    @Test
    void losesItsPlaceWithTheLimit() {
      limits.apply(LimitSet.NONE, MILLISECOND);
      turn.retain(limits.current(), MILLISECOND);

      assertThat(turn.isFree()).isTrue();
      assertThat(turn.isWaiting()).isFalse();
    }
  }

  @Nested
  class OnAConnectionOfItsOwn {
    private final LimitRule own = Rules.delay("own", Scope.CONNECTION, 1_000_000, 100_000);

    {
      apply(own);
    }

    @Test
    void hasABucketToItself() {
      assertThat(ask(turn, 100_000, 0, 0)).isEqualTo(100_000);
      assertThat(ask(other, 100_000, 0, 0)).isEqualTo(100_000);
      assertThat(ask(turn, 100_000, 0, 0)).isNegative();
    }

    @Test
    void keepsItFromOneExchangeToTheNext() {
      ask(turn, 100_000, 0, 0);
      turn.none(0);
      exchange = Exchanges.of("10.0.0.1", "/a", 1);

      assertThat(ask(turn, 100_000, 0, 0)).isNegative();
    }

    @Test
    void makesUpForEveryChangeThatItMissed() {
      ask(turn, 100_000, 0, 0);
      limits.apply(Rules.set(own.with(new Allowance(10_000, 100_000))), SECOND / 100);
      limits.apply(Rules.set(own.with(new Allowance(1_000_000, 200_000))), 3 * SECOND);

      // 10,000 in the first ten milliseconds, 29,900 until the third second, 1,000 after it.
      assertThat(ask(turn, 100_000, 0, 3 * SECOND + MILLISECOND)).isEqualTo(40_900);
    }

    @Test
    void keepsNoBucketsOfLimitsThatAreGone() {
      for (int i = 0; i < 1_000; i++) {
        limits.apply(Rules.set(Rules.delay("own" + i, Scope.CONNECTION, 1_000, 2_000)), i);
        Generation now = limits.current();
        now.admit(exchange, turn, i);
        ask(turn, 1, 0, i);
        turn.none(i);
      }
      assertThat(turn.ownBuckets().count()).isEqualTo(1);
    }

    @Test
    void sharesItWithTheOtherDirectionIfToldSo() {
      Turn requests = new Turn(Direction.REQUEST, turn);

      assertThat(requests.ownBuckets()).isSameAs(turn.ownBuckets());
    }
  }

  @Nested
  class OfOneWhoOnlyLooksOn {
    @Test
    void waitsForNothing() {
      apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.OBSERVE, 1_000_000, 2_000_000));

      assertThat(ask(turn, 2_000_000, 0, 0)).isEqualTo(2_000_000);
      assertThat(limit("all").totals().wouldDelayBytes()).isZero();
      assertThat(ask(turn, 500_000, 0, 0)).isEqualTo(500_000);
      assertThat(turn.isFree()).isFalse();
      turn.settle();

      LimitTotals totals = limit("all").totals();
      assertThat(totals.passedBytes()).isEqualTo(2_500_000);
      assertThat(totals.wouldDelayBytes()).isEqualTo(500_000);
      assertThat(totals.waitNanos()).isEqualTo(SECOND / 2);
      assertThat(totals.delayedBytes()).isZero();
    }

    @Test
    void wouldHaveWaitedForAllOfAPieceThatTheBucketCannotHold() {
      apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.OBSERVE, 1_000_000, 2_000_000));
      ask(turn, 5_000_000, 0, 0);
      turn.settle();
      LimitTotals totals = limit("all").totals();
      assertThat(totals.wouldDelayBytes()).isEqualTo(3_000_000);
      assertThat(totals.waitNanos()).isEqualTo(3 * SECOND);
    }

    @Test
    void wouldNotHaveWaitedForEver() {
      apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.OBSERVE, 1_000, 2_000));
      for (int i = 0; i < 1_000_000; i++) {
        ask(turn, 1_000_000, 0, i * MILLISECOND);
      }
      turn.settle();
      LimitTotals totals = limit("all").totals();
      assertThat(totals.wouldDelayBytes()).isEqualTo(1_000_000L * 1_000_000 - 2_000);
      // Each for its own bytes, and for the one burst that those before have left.
      assertThat(totals.waitNanos()).isLessThanOrEqualTo(1_000_000L * 1_002 * SECOND);
    }
  }

  @Nested
  class OfOneWhoCounts {
    {
      apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.OBSERVE, 1_000_000, 2_000_000));
    }

    @Test
    void countsWhatPassedAndNotWhatWasAskedFor() {
      LimitTotals totals = limit("all").totals();
      ask(turn, 2_000_000, 0, 0);
      ask(turn, 5_000_000, 0, 0);
      assertThat(turn.isUnsettled()).isTrue();
      turn.unused(4_900_000, 0);

      assertThat(turn.isUnsettled()).isFalse();
      assertThat(totals.passedBytes()).isEqualTo(2_100_000);
      assertThat(totals.wouldDelayBytes()).isEqualTo(100_000);
      assertThat(totals.waitNanos()).isEqualTo(SECOND / 10);
      assertThat(tokens("all", 0)).isEqualTo(-100_000);
    }

    @Test
    void countsNothingOfWhatDidNotPassAtAll() {
      ask(turn, 5_000_000, 0, 0);
      turn.unused(5_000_000, 0);

      assertThat(limit("all").totals().passedBytes()).isZero();
      assertThat(limit("all").totals().wouldDelayBytes()).isZero();
      assertThat(tokens("all", 0)).isEqualTo(2_000_000);
    }

    @Test
    void countsAtTheLatestWhenTheExchangeIsOver() {
      ask(turn, 2_000_000, 0, 0);
      turn.none(0);

      assertThat(tokens("all", 0)).isZero();
    }

    @Test
    void countsRequestsThatItMightHaveRejected() {
      LimitTotals totals = limit("all").totals();
      ask(turn, 3_000_000, 0, 0);
      turn.settle();
      assertThat(totals.wouldReject()).isZero();

      exchange = Exchanges.of("10.0.0.1", "/a", 1);
      ask(turn, 1_000, 0, SECOND / 2);
      ask(turn, 1_000, 0, SECOND / 2);
      assertThat(totals.wouldReject()).isEqualTo(1);

      exchange = Exchanges.of("10.0.0.1", "/a", 2);
      ask(turn, 1_000, 0, 5 * SECOND);
      assertThat(totals.wouldReject()).isEqualTo(1);
    }
  }

  /** Bytes of requests that came in before anybody knew whose they were. */
  @Nested
  class OfWhatPassedUnasked {
    {
      apply(MEGABYTE);
      turn.of(limits.current(), exchange, false, 0);
      turn.chargeUnasked(3_000_000, 0);
    }

    @Test
    void paysInTurns() {
      assertThat(turn.owes(0)).isEqualTo(-2 * MILLISECOND);
      assertThat(tokens("all", 0)).isZero();
      assertThat(turn.isWaiting()).isTrue();
      long nowNanos = 0;
      for (long answer = turn.owes(nowNanos); answer < 0; answer = turn.owes(nowNanos)) {
        nowNanos -= answer;
      }
      assertThat(nowNanos).isEqualTo(SECOND);
      assertThat(turn.isWaiting()).isFalse();
      assertThat(limit("all").totals().passedBytes()).isEqualTo(3_000_000);
      assertThat(limit("all").totals().delayedBytes()).isEqualTo(1_000_000);
      assertThat(limit("all").totals().waitNanos()).isEqualTo(SECOND);
    }

    @Test
    void paysBeforeMorePasses() {
      assertThat(turn.ask(1, 0, 0)).isNegative();
      assertThat(limit("all").totals().passedBytes()).isEqualTo(3_000_000);
    }

    @Test
    void leavesNoMoreDebtThanTheNextBurstPays() {
      turn.chargeUnasked(300_000_000, 0);
      turn.none(0);

      assertThat(tokens("all", 0)).isEqualTo(-2_000_000);
      assertThat(limit("all").totals().passedBytes()).isEqualTo(303_000_000);
    }

    @Test
    void owesNothingOnceAnotherExchangeBegins() {
      turn.of(limits.current(), Exchanges.of("10.0.0.1", "/a", 1), false, 0);

      assertThat(turn.owes(0)).isZero();
      assertThat(tokens("all", 0)).isEqualTo(-1_000_000);
    }
  }

  @Test
  void isChargedWhereItMayBeRejectedOnceItIsLetIn() {
    apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.REJECT, 1_000_000, 2_000_000));
    turn.of(limits.current(), exchange, false, 0);
    turn.chargeUnasked(3_000_000, 0);
    assertThat(limit("all").totals().passedBytes()).isZero();

    turn.of(limits.current(), exchange, true, 0);
    assertThat(turn.owes(0)).isZero();
    turn.chargeAdmitted(3_000_000, 0);
    assertThat(tokens("all", 0)).isEqualTo(-1_000_000);
    assertThat(limit("all").totals().passedBytes()).isEqualTo(3_000_000);
  }

  @Nested
  class OfOneThatRejects {
    {
      apply(Rules.of("all", Match.ALL, Scope.LIMIT, Action.REJECT, 1_000_000, 2_000_000));
    }

    @Test
    void leavesADebtOfWhoWasLetIn() {
      turn.of(limits.current(), exchange, true, 0);
      assertThat(turn.ask(5_000_000, 0, 0)).isEqualTo(5_000_000);

      assertThat(tokens("all", 0)).isEqualTo(-3_000_000);
    }

    @Test
    void waitsWhereItCouldNotBeRejected() {
      turn.of(limits.current(), exchange, false, 0);
      assertThat(turn.ask(5_000_000, 0, 0)).isEqualTo(2_000_000);
      assertThat(turn.ask(5_000_000, 0, 0)).isNegative();
    }
  }

  /** Limits that only the head of the response shows. */
  @Nested
  class OfResponsesOfOneKind {
    private final HttpConnection connection;
    private final AtomicReference<Exchange> inProgress = new AtomicReference<>();

    {
      Match errors =
          new Match(
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(StatusRange.parse("5xx")),
              List.of());
      apply(
          Rules.of("errors", errors, Scope.LIMIT, Action.DELAY, 1_000_000, 10_000),
          Rules.delay("all", Scope.LIMIT, 1_000_000, 1_000_000));
      connection =
          new HttpConnection(
              new Endpoints("10.0.0.1", 1, "10.0.0.2", 80),
              new SilentListener() {
                @Override
                public void requestHead(Exchange of) {
                  inProgress.set(of);
                }
              },
              new HttpParsing(),
              true);
      feed(Direction.REQUEST, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      exchange = Objects.requireNonNull(inProgress.get());
    }

    private void feed(Direction direction, String text) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      assertThat(connection.feed(direction, bytes, 0, bytes.length, 1)).isEqualTo(bytes.length);
    }

    @Test
    void chargeTheHeadThatPassedBeforeItWasKnown() {
      String head = "HTTP/1.1 503 No\r\nContent-Length: 50000\r\n\r\n";
      assertThat(ask(turn, head.length(), 0, 0)).isEqualTo(head.length());
      assertThat(tokens("errors", 0)).isEqualTo(10_000);
      feed(Direction.RESPONSE, head);

      assertThat(ask(turn, 50_000, 0, 0)).isEqualTo(10_000 - head.length());
      assertThat(tokens("errors", 0)).isZero();
      assertThat(tokens("all", 0)).isEqualTo(990_000);
      assertThat(limit("errors").totals().passedBytes()).isEqualTo(10_000);
    }

    @Test
    void leaveOtherResponsesAlone() {
      ask(turn, 30, 0, 0);
      feed(Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n");

      assertThat(ask(turn, 50_000, 0, 0)).isEqualTo(50_000);
      assertThat(tokens("errors", 0)).isEqualTo(10_000);
    }

    @Test
    void keepThePlaceOfWhoWaitsForAnother() {
      ask(turn, 1_000_000, 0, 0);
      assertThat(ask(turn, 2_000, 0, 0)).isEqualTo(-2 * MILLISECOND);
      ask(other, 2_000, 0, 0);
      feed(Direction.RESPONSE, "HTTP/1.1 503 No\r\nContent-Length: 50000\r\n\r\n");

      assertThat(ask(turn, 2_000, 0, 2 * MILLISECOND)).isEqualTo(2_000);
    }
  }
}
