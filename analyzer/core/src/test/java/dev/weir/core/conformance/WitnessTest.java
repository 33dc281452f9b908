package dev.weir.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.conformance.WindowModel.Piece;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long EPOCH = 1_790_000_000L * SECOND;
  private static final Allowance ALLOWANCE = new Allowance(1_000, 2_000);
  private static final Match REPORTS =
      new Match(
          List.of(RouteGlob.of("/reports/**")),
          List.of("GET"),
          List.of(),
          List.of(),
          List.of(),
          List.of());
  private static final Match OK =
      new Match(
          List.of(), List.of(), List.of(), List.of(), List.of(StatusRange.parse("2xx")), List.of());

  private final Ledger ledger =
      new Ledger(LedgerOptions.DEFAULT, new RouteTable(List.of(), RouteOptions.DEFAULT));

  private static LimitRule rule(Match match, Direction direction, Scope per) {
    return new LimitRule("a", match, direction, per, ALLOWANCE, Action.DELAY, null);
  }

  private Witness witness(int mostBuckets, LimitRule... rules) {
    return new Witness(
        new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rules)),
        500,
        exchange -> exchange.method() + ' ' + exchange.path(),
        ledger,
        mostBuckets);
  }

  private static Certificate only(Witness witness) {
    witness.finish();
    assertThat(witness.certificates()).hasSize(1);
    return witness.certificates().get(0);
  }

  private static ExchangeScript request(
      Witness witness, String client, int port, String method, String path, long nanos) {
    return new ExchangeScript(witness, new Endpoints(client, port, "10.0.1.1", 80), 0, nanos)
        .bytes(Direction.REQUEST, ByteKind.HEADER, 100, nanos)
        .requestHead(method, path, "h");
  }

  private static ExchangeScript get(Witness witness, String path, long nanos) {
    return request(witness, "10.0.0.1", 1, "GET", path, nanos);
  }

  @Test
  void countsOnlyTheBytesOfMatchingExchangesInTheLimitsDirection() {
    Witness witness = witness(10, rule(REPORTS, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/reports/a", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.HEADER, 200, EPOCH + 1)
        .responseHead(200, null)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 1_000, EPOCH + 2)
        .bytes(Direction.RESPONSE, ByteKind.FRAMING, 5, EPOCH + 2)
        .finished();
    get(witness, "/images/a", EPOCH).bytes(Direction.RESPONSE, ByteKind.BODY, 9_000, EPOCH + 1);
    request(witness, "10.0.0.1", 1, "POST", "/reports/b", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 9_000, EPOCH + 1);
    Certificate certificate = only(witness);
    assertThat(certificate.exchanges()).isEqualTo(1);
    assertThat(certificate.bytes()).isEqualTo(1_205);
    assertThat(certificate.measured().worst())
        .isEqualTo(new Window(EPOCH + 1, EPOCH + 2, 1_205, 1_204));
    assertThat(certificate.verdict()).isEqualTo(Verdict.PASS);
    assertThat(certificate.overBytes()).isEqualTo(1_204 - 2_500);
  }

  @Test
  void countsARequestsHeadWhenItIsKnown() {
    Witness witness = witness(10, rule(REPORTS, Direction.REQUEST, Scope.LIMIT));
    new ExchangeScript(witness, new Endpoints("10.0.0.1", 1, "10.0.1.1", 80), 0, EPOCH)
        .bytes(Direction.REQUEST, ByteKind.HEADER, 100, EPOCH)
        .bytes(Direction.REQUEST, ByteKind.HEADER, 50, EPOCH + SECOND)
        .requestHead("GET", "/reports/a", "h")
        .bytes(Direction.REQUEST, ByteKind.BODY, 10, EPOCH + SECOND);
    assertThat(only(witness).measured().worst())
        .isEqualTo(new Window(EPOCH + SECOND, EPOCH + SECOND, 160, 160));
  }

  @Test
  void failsByExactlyWhatIsTooMuch() {
    Witness witness = witness(10, rule(REPORTS, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/reports/a", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 2_000, EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 1_501, EPOCH + SECOND)
        .cutOff();
    Certificate certificate = only(witness);
    assertThat(certificate.allowedBytes()).isEqualTo(2_500);
    assertThat(certificate.overBytes()).isEqualTo(1);
    assertThat(certificate.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(certificate.failed()).isEqualTo(1);
  }

  @Test
  void passesWithExactlyWhatIsAllowed() {
    Witness witness = witness(10, rule(REPORTS, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/reports/a", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 2_000, EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 1_500, EPOCH + SECOND);
    assertThat(only(witness).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void doesNotPassWhenNothingMatched() {
    Witness witness = witness(10, rule(REPORTS, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/images/a", EPOCH).bytes(Direction.RESPONSE, ByteKind.BODY, 1, EPOCH).finished();
    assertThat(only(witness).verdict()).isEqualTo(Verdict.NO_EXCHANGE_MATCHED);
  }

  @Test
  void doesNotPassWhenNoByteOfTheDirectionWasSeen() {
    Witness witness = witness(10, rule(REPORTS, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/reports/a", EPOCH).cutOff();
    Certificate certificate = only(witness);
    assertThat(certificate.exchanges()).isEqualTo(1);
    assertThat(certificate.verdict()).isEqualTo(Verdict.NO_EXCHANGE_MATCHED);
  }

  @Test
  void countsTheHeadOfAResponseOnceItsStatusIsKnown() {
    Witness witness = witness(10, rule(OK, Direction.RESPONSE, Scope.LIMIT));
    get(witness, "/a", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.HEADER, 25, EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.HEADER, 200, EPOCH + SECOND)
        .responseHead(200, null)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 1_000, EPOCH + 2 * SECOND)
        .finished();
    get(witness, "/b", EPOCH + 2 * SECOND)
        .bytes(Direction.RESPONSE, ByteKind.HEADER, 9_000, EPOCH + 2 * SECOND)
        .responseHead(404, null)
        .finished();
    Certificate certificate = only(witness);
    assertThat(certificate.exchanges()).isEqualTo(1);
    assertThat(certificate.bytes()).isEqualTo(1_225);
    assertThat(certificate.measured().worst())
        .isEqualTo(new Window(EPOCH + 2 * SECOND, EPOCH + 2 * SECOND, 1_000, 1_000));
  }

  @Test
  void holdsAnAdaptiveLimitAgainstTheHighestItMayBecome() {
    LimitRule adaptive =
        new LimitRule(
            "a",
            Match.ALL,
            Direction.RESPONSE,
            Scope.LIMIT,
            ALLOWANCE,
            Action.DELAY,
            new AdaptiveRange(500, 4_000));
    Witness witness = witness(10, adaptive);
    get(witness, "/a", EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 1_000, EPOCH)
        .bytes(Direction.RESPONSE, ByteKind.BODY, 4_000, EPOCH + SECOND);
    Certificate certificate = only(witness);
    assertThat(certificate.allowance()).isEqualTo(new Allowance(4_000, 2_000));
    assertThat(certificate.measured().excessBytes()).isEqualTo(4_000);
  }

  @Test
  void judgesEveryLimitByItself() {
    Witness witness =
        witness(
            10,
            rule(REPORTS, Direction.RESPONSE, Scope.LIMIT),
            new LimitRule(
                "b", Match.ALL, Direction.REQUEST, Scope.LIMIT, ALLOWANCE, Action.OBSERVE, null));
    get(witness, "/reports/a", EPOCH).bytes(Direction.RESPONSE, ByteKind.BODY, 3_000, EPOCH);
    witness.finish();
    assertThat(witness.certificates())
        .extracting(Certificate::verdict)
        .containsExactly(Verdict.FAIL, Verdict.PASS);
  }

  @Test
  void refusesAToleranceBelowNothing() {
    assertThatThrownBy(() -> new Witness(LimitSet.NONE, -1, x -> "", ledger))
        .hasMessageContaining("toleranceBytes=-1 is below 0");
  }

  @Nested
  class EachByItself {
    @ParameterizedTest
    @ValueSource(strings = {"CLIENT", "CONNECTION", "ENDPOINT"})
    void isToldApart(Scope per) {
      Witness witness = witness(10, rule(Match.ALL, Direction.RESPONSE, per));
      for (int i = 0; i < 5; i++) {
        ExchangeScript exchange =
            request(witness, "10.0.0." + i, i, "GET", "/" + i, EPOCH)
                .bytes(Direction.RESPONSE, ByteKind.BODY, 2_300 + 100 * i, EPOCH);
        exchange.finished();
      }
      Certificate certificate = only(witness);
      assertThat(certificate.buckets()).isEqualTo(5);
      assertThat(certificate.failed()).isEqualTo(2); // those of 2,600 and 2,700 bytes
      assertThat(certificate.bucket())
          .isEqualTo(
              switch (per) {
                case CLIENT -> "10.0.0.4";
                case CONNECTION -> "10.0.0.4:4-10.0.1.1:80";
                default -> "GET /4";
              });
      assertThat(certificate.overBytes()).isEqualTo(200);
      assertThat(certificate.bytes()).isEqualTo(5 * 2_500);
    }

    @Test
    void isOneConnectionAfterAnotherOnTheSamePorts() {
      Witness witness = witness(10, rule(Match.ALL, Direction.RESPONSE, Scope.CONNECTION));
      for (int i = 0; i < 2; i++) {
        get(witness, "/a", EPOCH).bytes(Direction.RESPONSE, ByteKind.BODY, 2_000, EPOCH).finished();
      }
      assertThat(only(witness).buckets()).isEqualTo(2);
      assertThat(only(witness).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void isDroppedWhenNothingIsLeftAndThereIsNoRoom() {
      Witness witness = witness(8, rule(Match.ALL, Direction.RESPONSE, Scope.CLIENT));
      for (int i = 0; i < 200; i++) {
        long nanos = EPOCH + i * SECOND;
        request(witness, "10.0.0." + i, 1, "GET", "/", nanos)
            .bytes(Direction.RESPONSE, ByteKind.BODY, i == 7 ? 2_600 : 100, nanos)
            .finished();
      }
      Certificate certificate = only(witness);
      assertThat(certificate.buckets()).isEqualTo(200);
      assertThat(certificate.crowded()).isZero();
      assertThat(certificate.bytes()).isEqualTo(199 * 100 + 2_600);
      assertThat(certificate.bucket()).isEqualTo("10.0.0.7");
      assertThat(certificate.failed()).isEqualTo(1);
    }

    @Test
    void sharesABucketWithOthersWhenNoneCanBeDropped() {
      Witness witness = witness(3, rule(Match.ALL, Direction.RESPONSE, Scope.CLIENT));
      for (int i = 0; i < 10; i++) {
        request(witness, "10.0.0." + i, 1, "GET", "/", EPOCH)
            .bytes(Direction.RESPONSE, ByteKind.BODY, 1_000, EPOCH);
      }
      Certificate certificate = only(witness);
      assertThat(certificate.buckets()).isEqualTo(4);
      assertThat(certificate.crowded()).isEqualTo(7);
      assertThat(certificate.bucket()).isEqualTo("_other");
      assertThat(certificate.overBytes()).isEqualTo(7_000 - 2_500);
    }
  }

  /** Exchanges whose pieces are told in any order within the two seconds that are waited. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsTheSameWhateverTheOrderInWhichItIsTold(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<Piece> pieces = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        pieces.add(new Piece(EPOCH + random.nextLong(20 * SECOND), 1 + random.nextInt(1_000)));
      }
      Witness witness = witness(10, rule(Match.ALL, Direction.RESPONSE, Scope.LIMIT));
      List<ExchangeScript> exchanges = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        exchanges.add(get(witness, "/" + i, EPOCH));
      }
      for (Piece piece : nearlySorted(pieces, random)) {
        exchanges
            .get(random.nextInt(4))
            .bytes(Direction.RESPONSE, ByteKind.BODY, piece.bytes(), piece.nanos());
      }
      exchanges.forEach(ExchangeScript::finished);
      Certificate certificate = only(witness);
      pieces.sort(Comparator.comparingLong(Piece::nanos));
      assertThat(certificate.measured().worst())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(WindowModel.worst(pieces, ALLOWANCE.bytesPerSecond()));
      assertThat(certificate.lateBytes()).isZero();
    }
  }

  private static List<Piece> nearlySorted(List<Piece> pieces, Random random) {
    record Told(Piece piece, long nanos) {}
    List<Told> told = new ArrayList<>();
    for (Piece piece : pieces) {
      told.add(new Told(piece, piece.nanos() + random.nextLong(2 * SECOND)));
    }
    told.sort(Comparator.comparingLong(Told::nanos));
    return told.stream().map(Told::piece).toList();
  }

  @Test
  void countsWhatComesLaterThanIsWaited() {
    Witness witness = witness(10, rule(Match.ALL, Direction.RESPONSE, Scope.LIMIT));
    ExchangeScript exchange = get(witness, "/a", EPOCH);
    exchange.bytes(Direction.RESPONSE, ByteKind.BODY, 10, EPOCH + SECOND);
    exchange.bytes(Direction.RESPONSE, ByteKind.BODY, 10, EPOCH + 10 * SECOND);
    exchange.bytes(Direction.RESPONSE, ByteKind.BODY, 7, EPOCH);
    assertThat(only(witness).lateBytes()).isEqualTo(7);
  }

  @Test
  void takesAMessageAsDemandUntilItsLastByte() {
    Witness witness = witness(10, rule(Match.ALL, Direction.RESPONSE, Scope.LIMIT));
    for (int i = 0; i < 3; i++) {
      long nanos = EPOCH + i * 10L * SECOND;
      get(witness, "/" + i, nanos)
          .bytes(Direction.RESPONSE, ByteKind.HEADER, 100, nanos + SECOND)
          .responseHead(200, null)
          .bytes(Direction.RESPONSE, ByteKind.BODY, 100, nanos + 2 * SECOND)
          .finished();
    }
    assertThat(only(witness).measured().busyNanos()).isEqualTo(3 * SECOND);
  }

  @Test
  void tellsTheNextListenerAllThatItIsTold() {
    List<String> told = new ArrayList<>();
    Witness witness =
        new Witness(
            LimitSet.NONE,
            0,
            x -> "",
            new ExchangeListener() {
              @Override
              public void bytes(
                  Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
                told.add("bytes " + count);
              }

              @Override
              public void requestHead(Exchange x) {
                told.add("request");
              }

              @Override
              public void responseHead(Exchange x) {
                told.add("response");
              }

              @Override
              public void finished(Exchange x) {
                told.add("finished");
              }

              @Override
              public void oddity(String name, @Nullable Exchange x, String example) {
                told.add(name);
              }
            });
    get(witness, "/", EPOCH).responseHead(200, null).finished();
    witness.oddity("odd", null, "");
    assertThat(told).containsExactly("bytes 100", "request", "response", "finished", "odd");
  }
}
