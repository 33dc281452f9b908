package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Verdict;
import dev.weir.core.report.Percentiles;
import dev.weir.core.simulation.Figures;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.expect.Observed;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * What limits should have done to a replay, and below it what they did, a pair of lines a limit.
 */
final class LimitOutcomeTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("limit", false, 0, 16),
          new Column("", false, 0, 0),
          new Column("exchanges", true, 0, 0),
          new Column("bytes", true, 2, 0),
          new Column("delay p50", true, 1, 0),
          new Column("p90", true, 3, 0),
          new Column("p99", true, 0, 0),
          new Column("max", true, 4, 0),
          new Column("rejected", true, 0, 0));

  private final Screen screen;

  LimitOutcomeTable(Screen screen) {
    this.screen = screen;
  }

  void write(List<LimitOutcome> limits, Writer out) throws IOException {
    Grid grid = new Grid(COLUMNS);
    for (LimitOutcome limit : limits) {
      Figures predicted = limit.predicted();
      Observed observed = limit.observed();
      String name = Safe.line(limit.rule().name(), screen.unicode());
      grid.row(
          cells(
              new Cell(name, Paint.BOLD),
              "predicted",
              predicted.exchanges(),
              predicted.grantedBytes(),
              predicted.delay(),
              predicted.rejected()));
      grid.row(
          cells(
              Cell.of(""),
              "observed",
              observed.exchanges(),
              observed.bytes(),
              observed.delay(),
              observed.rejected()));
    }
    grid.print(out, screen);
    out.write('\n');
    for (LimitOutcome limit : limits) {
      verdict(limit.certificate(), out);
    }
  }

  private Cell[] cells(
      Cell name, String which, long exchanges, long bytes, Percentiles delay, long rejected) {
    boolean none = delay.count() == 0;
    return new Cell[] {
      name,
      new Cell(which, Paint.DIM),
      Cell.of(Numbers.grouped(exchanges)),
      Cell.of(ByteSize.format(bytes)),
      Cell.of(none ? "-" : time(delay.p50Nanos())),
      Cell.of(none ? "-" : time(delay.p90Nanos())),
      Cell.of(none ? "-" : time(delay.p99Nanos())),
      Cell.of(none ? "-" : time(delay.maxNanos())),
      Cell.of(Numbers.grouped(rejected)),
    };
  }

  private void verdict(Certificate certificate, Writer out) throws IOException {
    Verdict verdict = certificate.verdict();
    String name = Safe.line(certificate.rule().name(), screen.unicode());
    StringBuilder line = new StringBuilder(name).append(": ");
    if (verdict == Verdict.NO_EXCHANGE_MATCHED) {
      line.append("no exchange matched");
    } else {
      line.append(verdict == Verdict.PASS ? "held" : "did NOT hold");
      line.append("; worst burst ");
      line.append(ByteSize.format(certificate.measured().excessBytes()));
      line.append(" of ").append(ByteSize.format(certificate.allowedBytes())).append(" allowed");
      double steady = certificate.measured().steadyBytesPerSecond();
      if (!Double.isNaN(steady)) {
        double rate = certificate.allowance().bytesPerSecond();
        line.append("; ").append(ByteRate.format(steady)).append(" once the burst was spent, ");
        line.append(Numbers.percent(steady / rate)).append(" of the target");
      } else {
        line.append("; the burst was never spent, so it was not put to the test");
      }
    }
    new TableFormat(screen)
        .wrapped(verdict == Verdict.FAIL ? "Broken" : "Limit", line.toString(), out);
  }

  private String time(long nanos) {
    String text = TimeSpan.format(nanos);
    return screen.unicode() ? text : text.replace("µ", "u");
  }
}
