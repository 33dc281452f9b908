package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.comparison.EndpointChange;
import dev.weir.core.comparison.Side;
import dev.weir.core.unit.ByteSize;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Two recordings beside each other, for people. */
final class DiffTable implements DiffFormat {
  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("endpoint", false, 0, 28),
          new Column("requests", true, 6, 0),
          new Column("bytes", true, 4, 0),
          new Column("change", true, 1, 0),
          new Column("a request", true, 3, 0),
          new Column("change", true, 0, 0),
          new Column("p", true, 2, 0),
          new Column("p50", true, 7, 0),
          new Column("p99", true, 5, 0),
          new Column("p", true, 5, 0),
          new Column("", false, 0, 0));

  private final Screen screen;
  private final TableFormat text;
  private final String arrow;

  DiffTable(Screen screen) {
    this.screen = screen;
    this.text = new TableFormat(screen);
    this.arrow = screen.unicode() ? " → " : " -> ";
  }

  @Override
  public void write(DiffReport report, Writer out) throws IOException {
    text.header(report.before(), out);
    text.header(report.after(), out);
    out.write('\n');
    Grid grid = new Grid(COLUMNS);
    for (EndpointChange change : report.shown()) {
      grid.row(cells(report, change));
    }
    grid.row(total(report));
    grid.print(out, screen);
    out.write('\n');
    text.wrapped("", DiffWords.summary(report), out);
    for (String note : DiffWords.notes(report)) {
      text.wrapped("Note", note, out);
    }
  }

  private Cell[] cells(DiffReport report, EndpointChange change) {
    Cell[] cells = new Cell[COLUMNS.size()];
    String name = change.method() + ' ' + change.route();
    cells[0] = Cell.of(Safe.line(name, screen.unicode()));
    figures(change.before(), change.after(), cells);
    cells[6] = Cell.of(DiffWords.probability(change, change.sizeProbability()));
    cells[9] = Cell.of(DiffWords.probability(change, change.latencyProbability()));
    String verdict = DiffWords.verdict(report, change);
    boolean worse = verdict.contains("larger") || verdict.contains("slower");
    cells[10] = new Cell(verdict, worse ? Paint.RED : Paint.GREEN);
    return cells;
  }

  private Cell[] total(DiffReport report) {
    Cell[] cells = new Cell[COLUMNS.size()];
    cells[0] = new Cell("total", Paint.BOLD);
    figures(report.differences().before(), report.differences().after(), cells);
    cells[6] = Cell.of("");
    cells[9] = Cell.of("");
    cells[10] = Cell.of("");
    return cells;
  }

  private void figures(Side before, Side after, Cell[] cells) {
    cells[1] = both(Numbers.grouped(before.requests()), Numbers.grouped(after.requests()));
    cells[2] = both(ByteSize.format(before.messageBytes()), ByteSize.format(after.messageBytes()));
    cells[3] =
        Cell.of(DiffWords.change((double) before.messageBytes(), (double) after.messageBytes()));
    cells[4] = both(DiffWords.bytesPerRequest(before), DiffWords.bytesPerRequest(after));
    cells[5] =
        new Cell(
            after.requests() == 0
                ? "-"
                : DiffWords.change(before.bytesPerRequest(), after.bytesPerRequest()),
            Paint.BOLD);
    cells[7] =
        both(Cells.nanos(before.latency().p50Nanos()), Cells.nanos(after.latency().p50Nanos()));
    cells[8] =
        both(Cells.nanos(before.latency().p99Nanos()), Cells.nanos(after.latency().p99Nanos()));
  }

  private Cell both(String before, String after) {
    String both = before.equals(after) ? before : before + arrow + after;
    return Cell.of(screen.unicode() ? both : both.replace("µ", "u"));
  }
}
