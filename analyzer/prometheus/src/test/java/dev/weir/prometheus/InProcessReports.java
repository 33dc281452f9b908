package dev.weir.prometheus;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;

/** Reports as the agent gives them: 3 and 7 bytes per second, and bodies of the application. */
final class InProcessReports {
  private InProcessReports() {}

  static Report of(Report report) {
    return new Report(
        report.source(),
        report.totalRequests(),
        report.avgRequestBytes(),
        report.avgResponseBytes(),
        report.maxResponseBytes(),
        report.incomplete(),
        report.totals(),
        report.bytesPerSecond(),
        report.books(),
        report.status(),
        report.latency(),
        report.firstByte(),
        report.by(),
        report.topEndpoints().stream().map(InProcessReports::of).toList(),
        report.other(),
        report.connections(),
        report.oddities(),
        report.protocols(),
        RaisedAlerts.NONE);
  }

  private static ReportRow of(ReportRow row) {
    return new ReportRow(
        row.key(),
        row.requests(),
        row.share(),
        row.totals(),
        row.maxResponseBytes(),
        row.bytesPerSecond(),
        row.status(),
        row.errors(),
        row.incomplete(),
        row.reusedRequests(),
        row.latency(),
        row.firstByte(),
        row.jitter(),
        row.undercountBytes(),
        new InProcess(3, 7, row.totals().responseBodyBytes(), 1));
  }
}
