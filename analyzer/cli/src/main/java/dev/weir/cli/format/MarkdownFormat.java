package dev.weir.cli.format;

import dev.weir.core.report.Books;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import java.io.IOException;
import java.io.Writer;

/** A Markdown table (GitHub's dialect) for issues and pull requests. */
final class MarkdownFormat implements ReportFormat {
  @Override
  public void write(Report report, Writer out) throws IOException {
    out.write("**" + escape(report.source().name()) + "**: ");
    out.write(Numbers.grouped(report.totalRequests()) + " requests, ");
    out.write(ByteSize.format(report.totals().messageBytes()) + " of messages\n\n");
    out.write(
        "| # | "
            + RowKey.heading(report.by())
            + " | share | requests | bytes | mean | peak | p50 | p99 | statuses |\n");
    out.write("| --: | :-- | --: | --: | --: | --: | --: | --: | --: | :-- |\n");
    int rank = 1;
    for (ReportRow row : report.topEndpoints()) {
      row(row, rank, out);
      rank++;
    }
    if (report.other().endpoints() > 0) {
      out.write("| | " + Notes.other(report) + " | | | ");
      out.write(ByteSize.format(report.other().totals().messageBytes()) + " | | | | | |\n");
    }
    String note = Notes.approximation(report);
    if (!note.isEmpty()) {
      out.write("\nApproximate: " + note + ".\n");
    }
    Books books = report.books();
    out.write("\nCaptured " + Numbers.grouped(books.capturedBytes()) + " bytes = ");
    out.write(Numbers.grouped(books.attributedBytes()) + " attributed + ");
    out.write(Numbers.grouped(BooksLine.unattributedBytes(books)) + " elsewhere; balance ");
    out.write(Numbers.grouped(books.balance()) + ".\n");
    AlertLines.markdown(report.alerts(), out);
  }

  private static void row(ReportRow row, int rank, Writer out) throws IOException {
    String[] cells = {
      Integer.toString(rank),
      escape(RowKey.title(row)),
      Numbers.percent(row.share()),
      Numbers.grouped(row.requests()),
      ByteSize.format(row.totals().messageBytes()),
      ByteRate.format(row.bytesPerSecond().mean()),
      ByteRate.format(row.bytesPerSecond().peak()),
      Cells.nanos(row.latency().p50Nanos()),
      Cells.nanos(row.latency().p99Nanos()),
      escape(Cells.statuses(row, true)),
    };
    for (String cell : cells) {
      out.write("| " + cell + ' ');
    }
    out.write("|\n");
  }

  /** Nothing of a path may become markup, a link, or another column. */
  static String escape(String text) {
    String safe = Safe.line(text, true);
    StringBuilder escaped = new StringBuilder(safe.length() + 8);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (c == '<') {
        escaped.append("&lt;");
      } else if (c == '&') {
        escaped.append("&amp;");
      } else {
        if ("\\`*_{}[]()#+!|>~@:".indexOf(c) >= 0) {
          escaped.append('\\');
        }
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
