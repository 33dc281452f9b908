package dev.weir.cli.format;

import dev.weir.cli.board.Outcome;
import dev.weir.cli.board.PackedBoards.Item;
import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import java.io.IOException;
import java.util.List;

/** What there is to install, and what became of it. */
public final class BoardsTable {
  private static final List<Column> ITEMS =
      List.of(
          new Column("What", false, 0, 0),
          new Column("Id", false, 0, 0),
          new Column("Title", false, 1, 30),
          new Column("File", false, 2, 0));

  private static final List<Column> OUTCOMES =
      List.of(
          new Column("What", false, 0, 0),
          new Column("Id", false, 0, 0),
          new Column("Title", false, 1, 30),
          new Column("", false, 0, 0));

  private BoardsTable() {}

  /** Prints what is packed. */
  public static void items(List<Item> items, Screen screen, Appendable out) throws IOException {
    Grid grid = new Grid(ITEMS);
    for (Item item : items) {
      grid.row(
          Cell.of(item.kind()),
          Cell.of(Safe.line(item.id(), screen.unicode())),
          Cell.of(Safe.line(item.title(), screen.unicode())),
          Cell.of(Safe.line(item.file(), screen.unicode())));
    }
    grid.print(out, screen);
  }

  /** Prints what a server said to each object. */
  public static void outcomes(List<Outcome> outcomes, Screen screen, Appendable out)
      throws IOException {
    Grid grid = new Grid(OUTCOMES);
    for (Outcome outcome : outcomes) {
      String problem = outcome.problem();
      grid.row(
          Cell.of(Safe.line(outcome.kind(), screen.unicode())),
          Cell.of(Safe.line(outcome.id(), screen.unicode())),
          Cell.of(Safe.line(outcome.title(), screen.unicode())),
          problem == null
              ? new Cell("installed", Paint.GREEN)
              : new Cell("failed: " + Safe.line(problem, screen.unicode()), Paint.RED));
    }
    grid.print(out, screen);
  }
}
