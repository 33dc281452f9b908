package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for people, as wide as their screen. */
final class TableFormat implements ReportFormat {
  private static final String AGENT = "agent"; // a kind of source
  private static final String HTTP1 = "http1"; // also inside of TLS, tls_http1
  private static final int REQUESTS_AT = 4;
  private static final int MOST_ODDITIES = 8;

  private static final Column NAMES = new Column("endpoint", false, 0, 32);
  private static final Column STATUSES = new Column("statuses", false, 7, 0);

  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("#", true, 3, 0),
          NAMES,
          new Column("", false, 5, 0),
          new Column("share", true, 1, 0),
          new Column("requests", true, 2, 0),
          new Column("bytes", true, 0, 0),
          new Column("mean", true, 6, 0),
          new Column("peak", true, 8, 0),
          new Column("p50", true, 9, 0),
          new Column("p99", true, 4, 0),
          STATUSES);

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
    if (report.incomplete() > 0) {
      String answers = report.incomplete() == 1 ? " response was" : " responses were";
      wrapped(
          "",
          "* "
              + Numbers.grouped(report.incomplete())
              + answers
              + " not seen to the end; such"
              + " requests count with their bytes, but not in latencies",
          out);
    }
    out.write('\n');
    BooksLine.print(report.books(), out, screen);
    connections(report, out);
    protocols(report, out);
    String approximation = Notes.approximation(report);
    if (!approximation.isEmpty()) {
      wrapped("Approximate", approximation, out);
    }
    oddities(report, out);
    AlertLines.print(report.alerts(), out, screen);
  }

  /** Says where the traffic came from, and what is missing of it. */
  void header(Source source, Writer out) throws IOException {
    String dot = screen.unicode() ? " · " : " - ";
    List<String> facts = new ArrayList<>();
    facts.add(source.kind());
    Instant start = source.start();
    if (start != null) {
      facts.add(Timestamps.utc(start, 0));
    }
    facts.add(TimeSpan.format(source.durationNanos()));
    if (!isInProcess(source)) {
      facts.add(Numbers.counted(source.packets(), "packet"));
    }
    facts.add(ByteSize.format(source.capturedBytes()));
    String name = Safe.line(source.name(), screen.unicode());
    out.write(screen.paint(Paint.BOLD, name));
    int column = name.length();
    for (String fact : facts) {
      String text = dot + ascii(fact);
      if (column + text.length() > screen.columns()) {
        out.write('\n');
        column = 0;
      }
      out.write(text);
      column += text.length();
    }
    out.write('\n');
    Long dropped = source.droppedPackets();
    if (dropped != null && dropped > 0) {
      out.write(
          screen.paint(
                  Paint.RED,
                  Numbers.counted(dropped, "packet")
                      + (dropped == 1 ? " was" : " were")
                      + " dropped before capture")
              + '\n');
    }
    if (source.truncatedPackets() > 0) {
      out.write(
          screen.paint(
                  Paint.DIM,
                  Numbers.counted(source.truncatedPackets(), "packet")
                      + (source.truncatedPackets() == 1 ? " was" : " were")
                      + " cut short")
              + '\n');
    }
  }

  /** An agent sees messages at the socket, not packets. */
  private static boolean isInProcess(Source source) {
    return source.kind().equals(AGENT);
  }

  private Grid grid(Report report) {
    Grid grid = new Grid(columns(report.by()));
    double largest = 0;
    for (ReportRow row : report.topEndpoints()) {
      largest = Math.max(largest, row.share());
    }
    int rank = 1;
    for (ReportRow row : report.topEndpoints()) {
      grid.row(fitting(report, cells(row, rank, largest)));
      rank++;
    }
    if (report.other().endpoints() > 0) {
      grid.row(fitting(report, other(report)));
    }
    grid.row(fitting(report, total(report)));
    return grid;
  }

  /** Named after the grouping, and without statuses where those are the names. */
  private static List<Column> columns(List<Dimension> by) {
    List<Column> columns = new ArrayList<>(COLUMNS);
    Column names = new Column(RowKey.heading(by), false, NAMES.dropRank(), NAMES.readableChars());
    columns.set(columns.indexOf(NAMES), names);
    if (by.contains(Dimension.STATUS)) {
      columns.remove(STATUSES);
    }
    return columns;
  }

  /** To the columns that there are, with digits below digits. */
  private static Cell[] fitting(Report report, Cell[] cells) {
    Cell requests = cells[REQUESTS_AT];
    if (report.incomplete() > 0 && !requests.text().endsWith("*")) {
      cells[REQUESTS_AT] = new Cell(requests.text() + ' ', requests.paint());
    }
    return report.by().contains(Dimension.STATUS) ? Arrays.copyOf(cells, cells.length - 1) : cells;
  }

  private Cell[] cells(ReportRow row, int rank, double largest) {
    double bar = largest > 0 ? row.share() / largest : 0;
    return new Cell[] {
      new Cell(Integer.toString(rank), Paint.DIM),
      Cell.of(Safe.line(RowKey.title(row), screen.unicode())),
      Cell.bar(bar, screen),
      Cell.of(Numbers.percent(row.share())),
      Cell.of(Numbers.grouped(row.requests()) + (row.incomplete() > 0 ? "*" : "")),
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
        Notes.other(report),
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
    wrapped(
        "Connections",
        Numbers.grouped(report.connections().opened())
            + " opened; "
            + Numbers.grouped(report.connections().reusedRequests())
            + " of "
            + Numbers.counted(report.totalRequests(), "request")
            + " came on one already used ("
            + Numbers.percent(report.connections().reuseRatio())
            + ")",
        out);
    if (isInProcess(report.source())) {
      return;
    }
    Totals totals = report.totals();
    wrapped(
        "Wire",
        ByteSize.format(totals.wireBytes())
            + " for these requests, "
            + ByteSize.format(totals.retransmittedBytes())
            + " of it retransmitted",
        out);
  }

  /** A label and words beside it, in as many lines as they need. */
  void wrapped(String label, String text, Writer out) throws IOException {
    Paragraph.print(label, text, out, screen);
  }

  private void protocols(Report report, Writer out) throws IOException {
    String title = "Not HTTP/1";
    for (ProtocolShare protocol : report.protocols()) {
      if (protocol.name().endsWith(HTTP1) || protocol.connections() == 0) {
        continue;
      }
      label(title, out);
      title = "";
      out.write(Safe.line(protocol.name(), screen.unicode()) + ": ");
      out.write(Numbers.counted(protocol.connections(), "connection") + ", ");
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
    Paragraph.label(text, out, screen);
  }

  /** Without what only Unicode has, where the screen lacks it. */
  private String ascii(String text) {
    return screen.unicode() ? text : text.replace("µ", "u");
  }
}
