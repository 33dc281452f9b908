package dev.weir.cli.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells in aligned columns that fit a screen: first a column of names is shortened to what
 * reads well, then the columns that matter least are left out, then the names are shortened to what
 * can still be told apart. Every character is taken to be one column wide, see {@link Safe}.
 */
final class Grid {
  private static final String GAP = "  ";
  private static final int LEAST_NAME_CHARS = 12;
  private static final int BAR_CHARS = 16;
  private static final int LEAST_BAR_CHARS = 4;

  private final List<Column> columns;
  private final List<Cell[]> rows = new ArrayList<>();

  Grid(List<Column> columns) {
    this.columns = columns;
  }

  /**
   * One column.
   *
   * @param dropRank columns of higher rank are left out earlier, of rank 0 never
   * @param readableChars how far its cells may be shortened while other columns could be left out
   *     instead, 0 for a column that is not shortened
   */
  record Column(String title, boolean right, int dropRank, int readableChars) {}

  /**
   * One cell.
   *
   * @param barShare how long a bar it is, below 0 for text
   */
  record Cell(String text, Paint paint, double barShare) {
    Cell(String text, Paint paint) {
      this(text, paint, -1);
    }

    /** A bar that is redrawn when its column becomes narrower. */
    static Cell bar(double share, Screen screen) {
      return new Cell(Bar.of(share, BAR_CHARS, false, screen.unicode()), Paint.CYAN, share);
    }

    String text(int widthChars, boolean unicode) {
      return barShare < 0
          ? Safe.shorten(text, widthChars, unicode)
          : Bar.of(barShare, Math.min(BAR_CHARS, widthChars), false, unicode);
    }

    static Cell of(String text) {
      return new Cell(text, Paint.PLAIN);
    }
  }

  void row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(cells);
  }

  void print(Appendable out, Screen screen) throws IOException {
    int[] widths = fit(screen.columns());
    Cell[] titles = new Cell[columns.size()];
    for (int c = 0; c < titles.length; c++) {
      titles[c] = new Cell(columns.get(c).title(), Paint.DIM);
    }
    print(out, screen, widths, titles);
    for (Cell[] row : rows) {
      print(out, screen, widths, row);
    }
  }

  /** The width of each column, 0 for those left out. */
  private int[] fit(int screenColumns) {
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = natural(c);
    }
    while (total(widths) > screenColumns) {
      int dropped = leastImportant(widths);
      // With nothing left to leave out and names cut to the least, let the terminal wrap.
      if (shortened(widths, total(widths) - screenColumns, dropped < 0) || dropped < 0) {
        break;
      }
      widths[dropped] = 0;
    }
    giveBarsToNames(widths);
    return widths;
  }

  /** What tells two names apart is worth more than a finer bar. */
  private void giveBarsToNames(int[] widths) {
    for (int bar = 0; bar < widths.length; bar++) {
      for (int name = 0; name < widths.length && isBar(bar); name++) {
        if (columns.get(name).readableChars() > 0) {
          int given = Math.min(widths[bar] - LEAST_BAR_CHARS, natural(name) - widths[name]);
          if (given > 0) {
            widths[bar] -= given;
            widths[name] += given;
          }
        }
      }
    }
  }

  private boolean isBar(int column) {
    return rows.stream().anyMatch(row -> row[column].barShare() >= 0);
  }

  private int natural(int column) {
    int width = columns.get(column).title().length();
    for (Cell[] row : rows) {
      width = Math.max(width, row[column].text().length());
    }
    return width;
  }

  private static int total(int[] widths) {
    int total = -GAP.length();
    for (int width : widths) {
      total += width == 0 ? 0 : width + GAP.length();
    }
    return total;
  }

  /** Takes what is too much off the column that may be shortened, if it can give that much. */
  private boolean shortened(int[] widths, int excess, boolean asLastResort) {
    for (int c = 0; c < widths.length; c++) {
      int readable = columns.get(c).readableChars();
      int least = asLastResort ? LEAST_NAME_CHARS : readable;
      if (readable > 0 && widths[c] - excess >= least) {
        widths[c] -= excess;
        return true;
      }
    }
    return false;
  }

  private int leastImportant(int[] widths) {
    int found = -1;
    int rank = 0;
    for (int c = 0; c < widths.length; c++) {
      if (widths[c] > 0 && columns.get(c).dropRank() > rank) {
        rank = columns.get(c).dropRank();
        found = c;
      }
    }
    return found;
  }

  private void print(Appendable out, Screen screen, int[] widths, Cell[] row) throws IOException {
    StringBuilder line = new StringBuilder(screen.columns() + 32);
    int pending = 0; // Spaces are written only before something, so that no line ends in them.
    for (int c = 0; c < row.length; c++) {
      if (widths[c] == 0) {
        continue;
      }
      String text = row[c].text(widths[c], screen.unicode());
      int padding = widths[c] - text.length();
      pending += columns.get(c).right() ? padding : 0;
      if (!text.isEmpty()) {
        line.append(" ".repeat(pending)).append(screen.paint(row[c].paint(), text));
        pending = 0;
      }
      pending += (columns.get(c).right() ? 0 : padding) + GAP.length();
    }
    out.append(line).append('\n');
  }
}
