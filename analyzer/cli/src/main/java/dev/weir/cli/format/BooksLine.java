package dev.weir.cli.format;

import dev.weir.core.report.Books;
import java.io.IOException;
import java.util.Map;

/** The line that shows that no byte is missing: captured = attributed + reasons. */
final class BooksLine {
  private BooksLine() {}

  static void print(Books books, Appendable out, Screen screen) throws IOException {
    out.append(screen.paint(Paint.BOLD, "Books")).append("        captured ");
    out.append(Numbers.grouped(books.capturedBytes())).append(" = attributed ");
    out.append(Numbers.grouped(books.attributedBytes()));
    StringBuilder line = new StringBuilder();
    int columns = "Books        captured  = attributed ".length() + 24;
    for (Map.Entry<String, Long> entry : books.unattributed().entrySet()) {
      if (entry.getValue() != 0) {
        String term = " + " + entry.getKey() + ' ' + Numbers.grouped(entry.getValue());
        if (columns + term.length() > screen.columns()) {
          line.append("\n            ");
          columns = 12;
        }
        line.append(term);
        columns += term.length();
      }
    }
    out.append(line).append('\n');
    boolean balanced = books.balance() == 0;
    out.append("             ");
    out.append(
        screen.paint(
            balanced ? Paint.GREEN : Paint.RED,
            balanced
                ? "balance 0: every captured byte is accounted for"
                : "balance " + Numbers.grouped(books.balance()) + ": bytes are missing here"));
    out.append('\n');
  }

  /** The sum over all reasons. */
  static long unattributedBytes(Books books) {
    long sum = 0;
    for (long bytes : books.unattributed().values()) {
      sum += bytes;
    }
    return sum;
  }
}
