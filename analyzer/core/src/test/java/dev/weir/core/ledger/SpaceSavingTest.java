package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceSavingTest {
  private static final int PLACES = 40;
  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);
  private static final Source NO_SOURCE = new Source("random", "test", null, 0, 0, 0, null, 0);

  private final Map<String, Long> truth = new HashMap<>();
  private long requests;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void keepsItsGuaranteeOnSkewedStreams(long seed) {
    Ledger ledger = byPath();
    play(new Random(seed), ledger, 800);
    checkGuarantee(report(ledger), 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void keepsTheBoundsAfterMerging(long seed) {
    Ledger ledger = byPath();
    Ledger other = byPath();
    play(new Random(seed), ledger, 800);
    play(new Random(-seed), other, 1_600);
    ledger.merge(other);

    // Each of the two may lack its own share of a key, and merging drops once more.
    checkGuarantee(report(ledger), 3);
  }

  @Test
  void addsToErrorsWhatTheOtherLedgerHadDropped() {
    Ledger ledger = byPath();
    Ledger other = byPath();
    end(begin(ledger, "/shared", 100));
    for (int i = 0; i < PLACES; i++) {
      end(begin(ledger, "/here/" + i, 200));
    }
    end(begin(other, "/shared", 1_000));
    ledger.merge(other);

    ReportRow row = row(report(ledger), "/shared").orElseThrow();
    assertThat(row.totals().messageBytes()).isEqualTo(1_000);
    assertThat(row.undercountBytes()).isEqualTo(100);
  }

  @Test
  void bringsBackADroppedKeyWhoseDownloadGoesOn() {
    Ledger ledger = byPath();
    ExchangeScript download = begin(ledger, "/download", 1);
    for (int i = 0; i < 200; i++) {
      end(begin(ledger, "/once/" + i, 100));
    }
    assertThat(row(report(ledger), "/download")).isEmpty();

    send(download, "/download", 1_000_000);
    ledger.wire(download.exchange(), Direction.RESPONSE, 1_000_066);
    end(download);

    ReportRow row = row(report(ledger), "/download").orElseThrow();
    assertThat(row.totals().messageBytes()).isEqualTo(1_000_001);
    assertThat(row.totals().wireBytes()).isEqualTo(1_000_066);
    assertThat(row.requests()).isOne();
    assertThat(row.status()).containsEntry("200", 1L);
    checkGuarantee(report(ledger), 1);
  }

  @Test
  void makesRoomForLongKeysToo() {
    Ledger ledger = byPath();
    for (int i = 0; i < PLACES; i++) {
      end(begin(ledger, "/" + i + "x".repeat(8_000), 100));
    }
    assertThat(report(ledger).topEndpoints()).hasSizeLessThan(PLACES / 4);
    assertThat(report(ledger).totals().messageBytes()).isEqualTo(100L * PLACES);
  }

  private void play(Random random, Ledger ledger, int firstKey) {
    List<ExchangeScript> open = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (open.size() < 8 || random.nextInt(3) == 0) {
        // Few keys are frequent, most come once or twice.
        double skewed = Math.exp(random.nextDouble() * Math.log(3_000));
        String path = "/" + (random.nextInt(20) == 0 ? firstKey + i : (int) skewed);
        open.add(begin(ledger, path, 1 + random.nextInt(400)));
        paths.add(path);
      } else {
        int at = random.nextInt(open.size());
        send(open.get(at), paths.get(at), random.nextInt(1_000));
        if (random.nextInt(3) == 0) {
          end(open.remove(at));
          paths.remove(at);
        }
      }
    }
  }

  private ExchangeScript begin(Ledger ledger, String path, long bytes) {
    ExchangeScript script = new ExchangeScript(ledger, ENDPOINTS, 0, 0);
    script.bytes(Direction.REQUEST, ByteKind.HEADER, bytes, 0).requestHead("GET", path, null);
    truth.merge(path, bytes, Long::sum);
    requests++;
    return script;
  }

  private void send(ExchangeScript script, String path, long bytes) {
    script.bytes(Direction.RESPONSE, ByteKind.BODY, bytes, 0);
    truth.merge(path, bytes, Long::sum);
  }

  private static void end(ExchangeScript script) {
    script.responseHead(200, null).finished();
  }

  private void checkGuarantee(Report report, int shares) {
    long allBytes = truth.values().stream().mapToLong(Long::longValue).sum();
    long shareBytes = shares * allBytes / PLACES;
    Set<String> kept = new HashSet<>();
    Totals sum = report.other().totals();
    long requestSum = report.other().requests();
    for (ReportRow row : report.topEndpoints()) {
      String path = row.key().get(0).value();
      long bytes = row.totals().messageBytes();
      assertThat(truth.get(path)).as(path).isBetween(bytes, bytes + row.undercountBytes());
      assertThat(row.undercountBytes()).as(path).isLessThanOrEqualTo(shareBytes);
      kept.add(path);
      sum = sum.plus(row.totals());
      requestSum += row.requests();
    }
    assertThat(report.topEndpoints()).hasSizeLessThanOrEqualTo(PLACES);
    assertThat(report.other().evictions()).isPositive();
    truth.forEach(
        (path, bytes) -> {
          if (bytes > shareBytes) {
            assertThat(kept).contains(path);
          }
        });
    assertThat(sum).isEqualTo(report.totals());
    assertThat(sum.messageBytes()).isEqualTo(allBytes);
    assertThat(requestSum).isEqualTo(requests);
    assertThat(report.books().attributedBytes()).isEqualTo(sum.wireBytes());
  }

  private static Ledger byPath() {
    return new Ledger(
        LedgerOptions.DEFAULT.withBy(List.of(Dimension.PATH)).withMaxEntries(PLACES),
        new LearningRouting());
  }

  private static Report report(Ledger ledger) {
    return ledger.report(NO_SOURCE, new ReportOptions(0, SortKey.BYTES));
  }

  private static Optional<ReportRow> row(Report report, String path) {
    return report.topEndpoints().stream()
        .filter(row -> row.key().get(0).value().equals(path))
        .findAny();
  }
}
