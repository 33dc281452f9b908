package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;

/** A table for people, as wide as their screen. */
final class TableFormat implements ReportFormat {
  private static final int BAR_CHARS = 16;
  private static final int MOST_ODDITIES = 8;

  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("#", true, 3, 0),
          new Column("endpoint", false, 0, 32),
          new Column("", false, 5, 0),
          new Column("share", true, 1, 0),
          new Column("requests", true, 2, 0),
          new Column("bytes", true, 0, 0),
          new Column("mean", true, 6, 0),
          new Column("peak", true, 8, 0),
          new Column("p50", true, 9, 0),
          new Column("p99", true, 4, 0),
          new Column("statuses", false, 7, 0));

  private final Screen screen;

  TableFormat(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void write(Report report, Writer out) throws IOException {
    header(report.source(), out);
    out.write('\n');
    if (report.totalRequests() == 0) {
      out.write("No HTTP/1 request was found.\n");
    } else {
      grid(report).print(out, screen);
    }
    out.write('\n');
    BooksLine.print(report.books(), out, screen);
    connections(report, out);
    protocols(report, out);
    oddities(report, out);
  }

  private void header(Source source, Writer out) throws IOException {
    String dot = screen.unicode() ? " · " : " - ";
    StringBuilder facts = new StringBuilder();
    facts.append(dot).append(source.kind());
    Instant start = source.start();
    if (start != null) {
      facts.append(dot).append(Timestamps.utc(start, 0));
    }
    facts.append(dot).append(TimeSpan.format(source.durationNanos()));
    facts.append(dot).append(Numbers.grouped(source.packets())).append(" packets");
    facts.append(dot).append(ByteSize.format(source.capturedBytes()));
    String name = Safe.line(source.name(), screen.unicode());
    out.write(screen.paint(Paint.BOLD, name) + ascii(facts.toString()) + '\n');
    Long dropped = source.droppedPackets();
    if (dropped != null && dropped > 0) {
      out.write(
          screen.paint(
                  Paint.RED,
                  Numbers.grouped(dropped) + " packets were dropped before they could be captured")
              + '\n');
    }
    if (source.truncatedPackets() > 0) {
      out.write(
          screen.paint(
                  Paint.DIM, Numbers.grouped(source.truncatedPackets()) + " packets were cut short")
              + '\n');
    }
  }

  private Grid grid(Report report) {
    Grid grid = new Grid(COLUMNS);
    double largest = 0;
    for (ReportRow row : report.topEndpoints()) {
      largest = Math.max(largest, row.share());
    }
    int rank = 1;
    for (ReportRow row : report.topEndpoints()) {
      grid.row(cells(row, rank, largest));
      rank++;
    }
    if (report.other().endpoints() > 0) {
      grid.row(other(report));
    }
    grid.row(total(report));
    return grid;
  }

  private Cell[] cells(ReportRow row, int rank, double largest) {
    double bar = largest > 0 ? row.share() / largest : 0;
    return new Cell[] {
      new Cell(Integer.toString(rank), Paint.DIM),
      Cell.of(Safe.line(RowKey.title(row), screen.unicode())),
      new Cell(Bar.of(bar, BAR_CHARS, false, screen.unicode()), Paint.CYAN),
      Cell.of(Numbers.percent(row.share())),
      Cell.of(Numbers.grouped(row.requests())),
      new Cell(ByteSize.format(row.totals().messageBytes()), Paint.BOLD),
      Cell.of(ByteRate.format(row.bytesPerSecond().mean())),
      Cell.of(ByteRate.format(row.bytesPerSecond().peak())),
      Cell.of(ascii(Cells.nanos(row.latency().p50Nanos()))),
      Cell.of(ascii(Cells.nanos(row.latency().p99Nanos()))),
      new Cell(Cells.statuses(row, screen.unicode()), statusPaint(row)),
    };
  }

  private static Paint statusPaint(ReportRow row) {
    Paint paint = Paint.DIM;
    for (String status : row.status().keySet()) {
      if (status.startsWith("5")) {
        return Paint.RED;
      }
      if (status.startsWith("4") || status.equals("none")) {
        paint = Paint.YELLOW;
      }
    }
    return paint;
  }

  private static Cell[] other(Report report) {
    long all = report.totals().messageBytes();
    double share = all > 0 ? (double) report.other().totals().messageBytes() / all : 0;
    return line(
        "other (" + Numbers.grouped(report.other().endpoints()) + ")",
        Numbers.percent(share),
        Numbers.grouped(report.other().requests()),
        ByteSize.format(report.other().totals().messageBytes()),
        "",
        Paint.DIM);
  }

  private static Cell[] total(Report report) {
    Totals totals = report.totals();
    return line(
        "total",
        "",
        Numbers.grouped(report.totalRequests()),
        ByteSize.format(totals.messageBytes()),
        ByteRate.format(report.bytesPerSecond().mean()),
        Paint.BOLD);
  }

  private static Cell[] line(
      String title, String share, String requests, String bytes, String mean, Paint paint) {
    Cell none = Cell.of("");
    return new Cell[] {
      none,
      new Cell(title, paint),
      none,
      new Cell(share, paint),
      new Cell(requests, paint),
      new Cell(bytes, paint),
      new Cell(mean, paint),
      none,
      none,
      none,
      none
    };
  }

  private void connections(Report report, Writer out) throws IOException {
    label("Connections", out);
    out.write(Numbers.grouped(report.connections().opened()) + " opened; ");
    out.write(Numbers.grouped(report.connections().reusedRequests()) + " of ");
    out.write(Numbers.grouped(report.totalRequests()) + " requests came on one already used (");
    out.write(Numbers.percent(report.connections().reuseRatio()) + ")\n");
    Totals totals = report.totals();
    label("Wire", out);
    out.write(ByteSize.format(totals.wireBytes()) + " for these requests, ");
    out.write(ByteSize.format(totals.retransmittedBytes()) + " of it retransmitted\n");
  }

  private void protocols(Report report, Writer out) throws IOException {
    String title = "Not HTTP/1";
    for (ProtocolShare protocol : report.protocols()) {
      if (protocol.name().equals("http1")) {
        continue;
      }
      label(title, out);
      title = "";
      out.write(Safe.line(protocol.name(), screen.unicode()) + ": ");
      out.write(Numbers.grouped(protocol.connections()) + " connections, ");
      out.write(ByteSize.format(protocol.wireBytes()) + '\n');
    }
  }

  private void oddities(Report report, Writer out) throws IOException {
    String title = "Oddities";
    int shown = 0;
    for (OddityCount oddity : report.oddities()) {
      label(title, out);
      title = "";
      if (shown == MOST_ODDITIES) {
        out.write((report.oddities().size() - shown) + " more kinds; --format json has all\n");
        return;
      }
      shown++;
      out.write(screen.paint(Paint.YELLOW, Safe.line(oddity.name(), screen.unicode())));
      String count = ' ' + Numbers.grouped(oddity.count());
      out.write(count);
      if (!oddity.example().isEmpty()) {
        int room = screen.columns() - 13 - oddity.name().length() - count.length() - 2;
        String example = Safe.line(oddity.example(), screen.unicode());
        out.write("  " + screen.paint(Paint.DIM, shortened(example, room)));
      }
      out.write('\n');
    }
  }

  private String shortened(String text, int room) {
    return Safe.shorten(text, Math.max(12, room), screen.unicode());
  }

  private void label(String text, Writer out) throws IOException {
    String padding = " ".repeat(Math.max(0, 13 - text.length()));
    out.write(screen.paint(Paint.BOLD, text) + padding);
  }

  /** Without what only Unicode has, where the screen lacks it. */
  private String ascii(String text) {
    return screen.unicode() ? text : text.replace("µ", "u");
  }
}
