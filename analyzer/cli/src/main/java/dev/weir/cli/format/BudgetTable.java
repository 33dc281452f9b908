package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Source;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Findings for people. */
final class BudgetTable implements BudgetFormat {
  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("budget", false, 0, 24),
          new Column("of", false, 0, 0),
          new Column("most", true, 0, 0),
          new Column("found", true, 0, 0),
          new Column("verdict", false, 0, 0),
          new Column("", false, 1, 20));

  private final Screen screen;
  private final TableFormat text;

  BudgetTable(Screen screen) {
    this.screen = screen;
    this.text = new TableFormat(screen);
  }

  @Override
  public void write(BudgetReport report, Writer out) throws IOException {
    text.header(report.report().source(), out);
    Source base = report.base();
    if (base != null) {
      text.wrapped("Base", Safe.line(base.name(), screen.unicode()), out);
    }
    out.write('\n');
    Grid grid = new Grid(COLUMNS);
    for (Finding finding : report.findings()) {
      grid.row(cells(finding));
    }
    grid.print(out, screen);
    out.write('\n');
    out.write(
        screen.paint(report.broken() == 0 ? Paint.GREEN : Paint.RED, BudgetWords.summary(report))
            + '\n');
    for (String note : BudgetWords.notes(report.report())) {
      text.wrapped("Note", note, out);
    }
  }

  private Cell[] cells(Finding finding) {
    return new Cell[] {
      new Cell(Safe.line(finding.budget(), screen.unicode()), Paint.BOLD),
      Cell.of(finding.measure().key()),
      Cell.of(ascii(BudgetWords.most(finding))),
      Cell.of(ascii(BudgetWords.found(finding))),
      verdict(finding.verdict()),
      new Cell(Safe.line(finding.reason(), screen.unicode()), Paint.DIM),
    };
  }

  private static Cell verdict(Verdict verdict) {
    return switch (verdict) {
      case KEPT -> new Cell("kept", Paint.GREEN);
      case BROKEN -> new Cell("BROKEN", Paint.RED);
      case UNTRIED -> new Cell("untried", Paint.YELLOW);
    };
  }

  private String ascii(String figure) {
    return screen.unicode() ? figure : figure.replace("µ", "u");
  }
}
