package dev.weir.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.limit.Turn;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections let through by turns, held against the certificate: enforced is proven. */
class TurnConformanceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long EPOCH = 1_790_000_000L * SECOND;

  /** A download that asks for its turn, some time after it may. */
  private static final class Download {
    final Turn turn = new Turn(Direction.RESPONSE);
    final ExchangeScript script;
    long leftBytes;
    long askNanos;

    Download(Witness witness, int number, long leftBytes, long nanos) {
      this.script =
          new ExchangeScript(
                  witness, new Endpoints("10.0.0." + number % 3, number, "10.0.1.1", 80), 0, nanos)
              .bytes(Direction.REQUEST, ByteKind.HEADER, 100, nanos)
              .requestHead("GET", "/" + number, "h");
      this.leftBytes = leftBytes;
      this.askNanos = nanos;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatTakesTurnsConformsWithoutAnyTolerance(long seed) {
    Random random = new Random(seed);
    LimitSet set = new LimitSet(ClientIdentity.REMOTE_ADDRESS, rules(random));
    Limits limits = new Limits(exchange -> exchange.path());
    Generation generation = limits.apply(set, EPOCH);
    Witness witness =
        new Witness(
            set,
            0,
            exchange -> exchange.path(),
            new Ledger(LedgerOptions.DEFAULT, new RouteTable(List.of(), RouteOptions.DEFAULT)));
    List<Download> downloads = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      long bytes = 1L + random.nextInt(2_000_000);
      downloads.add(new Download(witness, i, bytes, EPOCH + random.nextLong(SECOND)));
    }
    for (Download next = next(downloads); next != null; next = next(downloads)) {
      ask(next, generation, random);
    }
    witness.finish();
    for (Certificate certificate : witness.certificates()) {
      assertThat(certificate.verdict())
          .as("seed %d, %s", seed, certificate)
          .isEqualTo(Verdict.PASS);
    }
  }

  private static void ask(Download download, Generation generation, Random random) {
    long nowNanos = download.askNanos;
    download.turn.of(generation, download.script.exchange(), false, nowNanos);
    long wanted = Math.min(download.leftBytes, 1 + random.nextInt(40_000));
    long answer = download.turn.ask(wanted, download.leftBytes - wanted, nowNanos);
    if (answer > 0) {
      long passed = answer;
      if (random.nextInt(5) == 0) {
        passed = 1 + random.nextLong(answer); // the kernel's buffer is full
        if (passed < answer) {
          download.turn.unused(answer - passed, nowNanos);
        }
      }
      download.leftBytes -= passed;
      download.script.bytes(Direction.RESPONSE, ByteKind.BODY, passed, nowNanos);
      download.askNanos = nowNanos + random.nextLong(MILLI / 10);
    } else {
      // On time, mostly; sometimes a busy machine is later than may be.
      download.askNanos =
          nowNanos - answer + random.nextLong(random.nextInt(10) == 0 ? 60 * MILLI : MILLI);
    }
    if (download.leftBytes == 0) {
      download.turn.none(nowNanos);
      download.script.finished();
    }
  }

  private static List<LimitRule> rules(Random random) {
    List<LimitRule> rules = new ArrayList<>();
    for (Scope per : Scope.values()) {
      if (per == Scope.LIMIT || random.nextBoolean()) {
        long bytesPerSecond = 100_000L + random.nextInt(5_000_000);
        Allowance allowance =
            random.nextBoolean()
                ? Allowance.of(bytesPerSecond)
                : new Allowance(bytesPerSecond, 20_000 + random.nextInt(1_000_000));
        rules.add(
            new LimitRule(
                per.text(), Match.ALL, Direction.RESPONSE, per, allowance, Action.DELAY, null));
      }
    }
    return rules;
  }

  private static @Nullable Download next(List<Download> downloads) {
    Download next = null;
    for (Download each : downloads) {
      if (each.leftBytes > 0 && (next == null || each.askNanos < next.askNanos)) {
        next = each;
      }
    }
    return next;
  }
}
