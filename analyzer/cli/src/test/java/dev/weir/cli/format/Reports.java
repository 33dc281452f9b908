package dev.weir.cli.format;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Other;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports made by hand, with traffic that means harm in it. */
final class Reports {
  private Reports() {}

  static Report hostile() {
    Totals totals = new Totals(4_000, 300_000, 12, 9_000, 480_000_000, 700, 481_900_000, 2_896);
    return new Report(
        new Source(
            "tra\u001b]0;owned\u0007ffic.pcap",
            "pcap",
            Instant.parse("2026-11-21T05:10:00.123456Z"),
            3_200_000_000L,
            4_120,
            482_000_000,
            7L,
            3),
        24,
        12_667.166666667,
        20_000_404.1,
        780_244,
        1,
        totals,
        new Rate(150_098_035.0, 200_000_000.0, 140_000_000.5, 1.0),
        books(),
        statuses("200", 20, "404", 3, "none", 1),
        new Percentiles(23, 12_000_000, 80_000_000, 95_000_000, 99_000_000),
        Percentiles.NONE,
        List.of(Dimension.ROUTE, Dimension.METHOD),
        List.of(
            row("GET", "/api/v1/products/{id}", 12, 0.62, statuses("200", 11, "304", 1)),
            row(
                "POST",
                "/reports/quarterly/by-department/{id}/export/as/table.csv",
                9,
                0.3799,
                statuses("500", 9)),
            row(
                "GET",
                "/a|b,\"c\"\u001b[31m\r\n<script>_\u202e\u4e2d",
                2,
                0.00001,
                statuses("none", 2)),
            row("=SUM(A1)", "*", 1, 0, statuses("404", 1))),
        new Other(3, 1, 5, new Totals(100, 0, 0, 900, 50_000, 0, 52_000, 0)),
        new Connections(14, 8, 8 / 24.0),
        List.of(
            new OddityCount("content_length_and_chunked", 2, "POST /x \u001b[2J"),
            new OddityCount("obs_fold", 1, "")),
        List.of(new ProtocolShare("http1", 14, 480_000_000), new ProtocolShare("tls", 2, 9_000)),
        RaisedAlerts.NONE);
  }

  private static Books books() {
    Map<String, Long> unattributed = new LinkedHashMap<>();
    unattributed.put("tcp_handshake", 1_036L);
    unattributed.put("tcp_close", 924L);
    unattributed.put("connection_idle", 0L);
    unattributed.put("non_http", 98_040L);
    return new Books(482_000_000, 481_900_000, unattributed, 0);
  }

  private static ReportRow row(
      String method, String path, long requests, double share, Map<String, Long> status) {
    return new ReportRow(
        List.of(
            new KeyField(Dimension.ROUTE, "path", path),
            new KeyField(Dimension.METHOD, "method", method)),
        requests,
        share,
        new Totals(1_200, 0, 0, 3_456, 298_000_000, 24, 299_100_000, 1_448),
        780_244,
        new Rate(93_126_462.5, 120_000_000, 90_000_000, 5),
        status,
        1,
        1,
        4,
        new Percentiles(12, 1_500_000, 8_000_000, 9_900_000, 12_345_678),
        new Percentiles(12, 900_000, 1_000_000, 1_100_000, 1_200_000),
        0.125,
        0,
        null);
  }

  /** With the books off by some bytes, as a mistake of Weir would leave them. */
  static Report unbalanced() {
    Report good = hostile();
    return new Report(
        good.source(),
        good.totalRequests(),
        good.avgRequestBytes(),
        good.avgResponseBytes(),
        good.maxResponseBytes(),
        good.incomplete(),
        good.totals(),
        good.bytesPerSecond(),
        new Books(482_000_000, 481_900_000, Map.of(), 100_000),
        good.status(),
        good.latency(),
        good.firstByte(),
        good.by(),
        good.topEndpoints(),
        good.other(),
        good.connections(),
        good.oddities(),
        good.protocols(),
        RaisedAlerts.NONE);
  }

  private static Map<String, Long> statuses(Object... pairs) {
    Map<String, Long> statuses = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      statuses.put((String) pairs[i], ((Integer) pairs[i + 1]).longValue());
    }
    return statuses;
  }
}
