package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.simulation.Move;
import dev.weir.core.simulation.Moves;
import dev.weir.core.unit.ByteRate;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** How a simulated limit was moved, for people. */
final class MovesTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("at", false, 0, 0),
          new Column("from", true, 1, 0),
          new Column("to", true, 0, 0),
          new Column("why", false, 0, 0));

  private static final int MOST_SHOWN = 10;

  private MovesTable() {}

  /** Nothing where the limit stayed as it was. */
  static void write(Moves moves, Screen screen, Writer out) throws IOException {
    if (moves.count() == 0) {
      return;
    }
    out.write("moved " + Numbers.counted(moves.count(), "time") + '\n');
    Grid grid = new Grid(COLUMNS);
    List<Move> shown = moves.first().subList(0, Math.min(MOST_SHOWN, moves.first().size()));
    for (Move move : shown) {
      grid.row(
          Cell.of(Timestamps.utc(move.nanos(), 0)),
          Cell.of(ByteRate.format((double) move.fromBytesPerSecond())),
          new Cell(ByteRate.format((double) move.toBytesPerSecond()), Paint.BOLD),
          Cell.of(move.reason()));
    }
    grid.print(out, screen);
    if (shown.size() < moves.count()) {
      out.write(
          Numbers.grouped(moves.count() - shown.size())
              + " more; --format json has the first "
              + Moves.MOST_KEPT
              + ", and why\n");
    }
  }
}
