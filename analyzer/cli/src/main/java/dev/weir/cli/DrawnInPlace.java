package dev.weir.cli;

import java.io.IOException;
import java.io.Writer;

/**
 * Text on a terminal that each new one takes the place of.
 *
 * <p>Confined to one thread, and nothing else may write to standard output between two of them.
 */
final class DrawnInPlace {
  private final Shell shell;
  private int drawnLines;

  DrawnInPlace(Shell shell) {
    this.shell = shell;
  }

  /** Draws as many of the lines as the terminal has room for. */
  void draw(String text) throws IOException {
    String shown = clipped(text, shell.lines() - 1);
    Writer out = Results.to(shell.out());
    out.write(upAndErase());
    out.write(shown);
    out.flush();
    drawnLines = (int) shown.chars().filter(c -> c == '\n').count();
  }

  /** Makes room for what is to stay. */
  void erase() throws IOException {
    Writer out = Results.to(shell.out());
    out.write(upAndErase());
    out.flush();
    drawnLines = 0;
  }

  /** The cursor can go up no further than to the top of the screen; its own line is one more. */
  static String clipped(String text, int mostLines) {
    int end = 0;
    for (int line = 0; line < mostLines; line++) {
      int next = text.indexOf('\n', end);
      if (next < 0) {
        return text;
      }
      end = next + 1;
    }
    return text.substring(0, end);
  }

  /** ECMA-48: cursor to the beginning of so many lines up, then erase to the end of the screen. */
  private String upAndErase() {
    return drawnLines == 0 ? "" : "\u001b[" + drawnLines + "F\u001b[J";
  }
}
