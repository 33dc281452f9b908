package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.limits.LimitInForce;
import dev.weir.cli.limits.LimitsInForce;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTableTest {
  private static final LimitsInForce LIMITS =
      new LimitsInForce(
          3,
          "limits.yaml",
          "remote-address",
          true,
          List.of(
              new LimitInForce(
                  "report-export",
                  Map.of("route", List.of("/api/*/reports/**"), "method", List.of("GET", "HEAD")),
                  "response",
                  "limit",
                  5_000_000,
                  10_000_000,
                  "delay",
                  true,
                  0,
                  4_980_000,
                  50_000_000,
                  12_300_000,
                  0,
                  0,
                  0),
              new LimitInForce(
                  "shadow",
                  Map.of("client", List.of("10.0.0.*")),
                  "response",
                  "client",
                  1_000_000,
                  2_000_000,
                  "observe",
                  false,
                  12,
                  300_000,
                  7_000_000,
                  0,
                  0,
                  1_200_000,
                  3)),
          List.of(
              new LimitsInForce.Change(
                  Timestamps.parseUtc("2026-11-21T15:04:31.75Z"),
                  "report-export: 4.00 MB/s to 5.00 MB/s",
                  "demand waits"),
              new LimitsInForce.Change(
                  Timestamps.parseUtc("2026-11-21T15:04:31Z"), "2 limits", "file")),
          List.of("a".repeat(200)));

  private static String table(LimitsInForce limits, Screen screen) throws IOException {
    StringBuilder out = new StringBuilder();
    new LimitsTable(screen).write(limits, out);
    return out.toString();
  }

  @Test
  void showsEverythingWhereThereIsRoom() throws IOException {
    assertThat(table(LIMITS, new Screen(160, true, false)))
        .isEqualTo(
            """
            limits.yaml · generation 3 · clients by remote-address

            limit          for                         per             action                rate    burst   used now  of rate    delayed  rejected
            report-export  GET,HEAD /api/*/reports/**  limit           delay, adaptive  5.00 MB/s  10.0 MB  4.98 MB/s   99.6 %    12.3 MB         0
            shadow         client=10.0.0.*             client, 12 now  observe          1.00 MB/s  2.00 MB   300 kB/s           (1.20 MB)       (3)
            (...) would have been; a limit that observes changes nothing

            Last change  2026-11-21T15:04:31Z report-export: 4.00 MB/s to 5.00 MB/s: demand waits
            Warning      LONG
            """
                .replace("LONG", "a".repeat(73) + '…' + "a".repeat(73)));
  }

  @Test
  void fitsAnyScreen() throws IOException {
    for (int columns = 72; columns < 200; columns++) {
      int most = columns;
      assertThat(table(LIMITS, new Screen(columns, false, false)).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(most));
    }
  }

  @Test
  void keepsWhatALimitDoesWhereThereIsLittleRoom() throws IOException {
    assertThat(table(LIMITS, new Screen(80, false, false)))
        .contains("limit ", "rate", "burst", "used now", "delayed", "rejected")
        .doesNotContain("of rate", "GET,HEAD", "·");
  }
}
