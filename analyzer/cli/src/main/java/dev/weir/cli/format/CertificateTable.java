package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Deviation;
import dev.weir.core.conformance.Measurement;
import dev.weir.core.conformance.Verdict;
import dev.weir.core.conformance.Window;
import dev.weir.core.report.Report;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates for people: a table of all, then what each of them is made of. */
final class CertificateTable implements CertificateFormat {
  private static final String NONE = "-";

  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("limit", false, 0, 20),
          new Column("verdict", false, 0, 0),
          new Column("bytes", true, 6, 0),
          new Column("target", true, 5, 0),
          new Column("mean", true, 1, 0),
          new Column("of target", true, 4, 0),
          new Column("100 ms P1..P99", true, 3, 0),
          new Column("1 s P1..P99", true, 2, 0),
          new Column("worst burst", true, 0, 0),
          new Column("allowed", true, 0, 0));

  private final Screen screen;
  private final TableFormat text;

  CertificateTable(Screen screen) {
    this.screen = screen;
    this.text = new TableFormat(screen);
  }

  @Override
  public void write(Report report, List<Certificate> certificates, Writer out) throws IOException {
    text.header(report.source(), out);
    out.write('\n');
    Grid grid = new Grid(COLUMNS);
    for (Certificate certificate : certificates) {
      grid.row(cells(certificate));
    }
    grid.print(out, screen);
    long startNanos = report.source().endNanos() - report.source().durationNanos();
    for (Certificate certificate : certificates) {
      out.write('\n');
      details(certificate, startNanos, out);
    }
    List<String> notes = CertificateWords.notes(report);
    if (!notes.isEmpty()) {
      out.write('\n');
    }
    for (String note : notes) {
      text.wrapped("Note", safe(note), out);
    }
  }

  private Cell[] cells(Certificate certificate) {
    Measurement measured = certificate.measured();
    double rate = certificate.allowance().bytesPerSecond();
    double steady = measured.steadyBytesPerSecond();
    boolean matched = certificate.verdict() != Verdict.NO_EXCHANGE_MATCHED;
    return new Cell[] {
      new Cell(safe(certificate.rule().name()), Paint.BOLD),
      verdict(certificate.verdict()),
      Cell.of(matched ? ByteSize.format(certificate.bytes()) : NONE),
      Cell.of(ByteRate.format(rate)),
      Cell.of(Double.isNaN(steady) ? NONE : ByteRate.format(steady)),
      Cell.of(Double.isNaN(steady) ? NONE : Numbers.percent(steady / rate)),
      Cell.of(range(measured.hundredMillis())),
      Cell.of(range(measured.second())),
      Cell.of(matched ? ByteSize.format(measured.excessBytes()) : NONE),
      Cell.of(ByteSize.format(certificate.allowedBytes())),
    };
  }

  private static Cell verdict(Verdict verdict) {
    return switch (verdict) {
      case PASS -> new Cell("pass", Paint.GREEN);
      case FAIL -> new Cell("FAIL", Paint.RED);
      case NO_EXCHANGE_MATCHED -> new Cell("no match", Paint.YELLOW);
    };
  }

  private static String range(@Nullable Deviation deviation) {
    return deviation == null
        ? NONE
        : Numbers.signedPercent(deviation.p1()) + " .. " + Numbers.signedPercent(deviation.p99());
  }

  private void details(Certificate certificate, long startNanos, Writer out) throws IOException {
    String name = safe(certificate.rule().name());
    out.write(screen.paint(Paint.BOLD, name) + '\n');
    text.wrapped("Limit", safe(CertificateWords.limit(certificate)), out);
    text.wrapped("Verdict", CertificateWords.reason(certificate), out);
    for (String note : CertificateWords.notes(certificate)) {
      text.wrapped("Note", note, out);
    }
    Measurement measured = certificate.measured();
    Window worst = measured.worst();
    if (worst == null) {
      return;
    }
    if (!certificate.bucket().isEmpty()) {
      text.wrapped("The worst is", safe(certificate.bucket()), out);
    }
    text.wrapped("Worst window", CertificateWords.window(worst, startNanos), out);
    text.wrapped("Mean", ascii(mean(certificate)), out);
    deviation("100 ms", measured.hundredMillis(), out);
    deviation("1 s", measured.second(), out);
  }

  private static String mean(Certificate certificate) {
    Measurement measured = certificate.measured();
    double busy = measured.busyBytesPerSecond();
    double steady = measured.steadyBytesPerSecond();
    String all =
        Double.isNaN(busy)
            ? "all passed in one moment"
            : ByteRate.format(busy) + " in " + TimeSpan.format(measured.busyNanos()) + " of demand";
    return Double.isNaN(steady)
        ? all
        : ByteRate.format(steady)
            + " once the burst was spent, for "
            + TimeSpan.format(measured.steadyNanos())
            + ", "
            + Numbers.percent(steady / certificate.allowance().bytesPerSecond())
            + " of the target; "
            + all;
  }

  private void deviation(String label, @Nullable Deviation deviation, Writer out)
      throws IOException {
    if (deviation != null) {
      text.wrapped(
          label,
          "P1 "
              + Numbers.signedPercent(deviation.p1())
              + ", P50 "
              + Numbers.signedPercent(deviation.p50())
              + ", P99 "
              + Numbers.signedPercent(deviation.p99())
              + ", worst "
              + Numbers.signedPercent(deviation.worst())
              + " off the target, of "
              + Numbers.counted(deviation.windows(), "window"),
          out);
    }
  }

  /** Names come from a file and from traffic. */
  private String safe(String name) {
    return Safe.line(name, screen.unicode());
  }

  private String ascii(String times) {
    return screen.unicode() ? times : times.replace("µ", "u");
  }
}
