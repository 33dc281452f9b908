package dev.weir.cli.format;

import java.io.IOException;

/** A label and words beside it, in as many lines as they need. */
final class Paragraph {
  static final int LABEL_CHARS = 13;

  private Paragraph() {}

  /** Prints it; without a label, at the margin. */
  static void print(String label, String text, Appendable out, Screen screen) throws IOException {
    int indent = label.isEmpty() ? 0 : LABEL_CHARS;
    if (!label.isEmpty()) {
      label(label, out, screen);
    }
    int column = indent;
    for (String whole : text.split(" ", -1)) {
      // A line that the terminal wraps would upset what is drawn in place.
      String word = Safe.shorten(whole, screen.columns() - indent, screen.unicode());
      if (column > indent && column + 1 + word.length() > screen.columns()) {
        out.append('\n').append(" ".repeat(indent));
        column = indent;
      }
      String gap = column > indent ? " " : "";
      out.append(gap).append(word);
      column += gap.length() + word.length();
    }
    out.append('\n');
  }

  /** Only the label, with room for what comes beside it. */
  static void label(String text, Appendable out, Screen screen) throws IOException {
    out.append(screen.paint(Paint.BOLD, text));
    out.append(" ".repeat(Math.max(0, LABEL_CHARS - text.length())));
  }
}
