package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server counted beside what Weir counted. */
public final class Comparison {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("endpoint", false, 0, 24),
          new Column("requests", true, 0, 0),
          new Column("server", true, 1, 0),
          new Column("uploaded", true, 2, 0),
          new Column("server", true, 2, 0),
          new Column("downloaded", true, 0, 0),
          new Column("server", true, 1, 0),
          new Column("", false, 0, 0));

  private Comparison() {}

  /** What the server counted of one endpoint, bodies only: it does not know more. */
  public record Line(
      String endpoint, long requests, long requestBodyBytes, long responseBodyBytes) {}

  /** Prints both counts of every endpoint; false when any differ. */
  public static boolean print(List<Line> counted, Report report, Appendable out, Screen screen)
      throws IOException {
    Map<String, ReportRow> rows = new HashMap<>();
    for (ReportRow row : report.topEndpoints()) {
      rows.put(RowKey.title(row), row);
    }
    Grid grid = new Grid(COLUMNS);
    boolean same = rows.size() == counted.size();
    for (Line line : counted) {
      ReportRow row = rows.get(line.endpoint);
      Line ours =
          row == null
              ? new Line(line.endpoint, 0, 0, 0)
              : new Line(
                  line.endpoint,
                  row.requests(),
                  row.totals().requestBodyBytes(),
                  row.totals().responseBodyBytes());
      boolean equal = ours.equals(line);
      same &= equal;
      grid.row(
          Cell.of(Safe.line(line.endpoint, screen.unicode())),
          Cell.of(Numbers.grouped(ours.requests)),
          new Cell(Numbers.grouped(line.requests), Paint.DIM),
          Cell.of(Numbers.grouped(ours.requestBodyBytes)),
          new Cell(Numbers.grouped(line.requestBodyBytes), Paint.DIM),
          Cell.of(Numbers.grouped(ours.responseBodyBytes)),
          new Cell(Numbers.grouped(line.responseBodyBytes), Paint.DIM),
          new Cell(equal ? "same" : "differs", equal ? Paint.GREEN : Paint.RED));
    }
    out.append("\nBytes of bodies as Weir counted them on the wire, and as the server did:\n");
    grid.print(out, screen);
    return same;
  }
}
