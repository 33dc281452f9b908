package dev.weir.cli.format;

import dev.weir.core.comparison.EndpointChange;
import dev.weir.core.comparison.Side;
import dev.weir.core.unit.ByteSize;
import java.io.IOException;
import java.io.Writer;

/** Two recordings beside each other as a Markdown table (GitHub's dialect). */
final class DiffMarkdown implements DiffFormat {
  @Override
  public void write(DiffReport report, Writer out) throws IOException {
    out.write("**" + DiffWords.summary(report) + "**: ");
    out.write(MarkdownFormat.escape(report.before().name()) + " → ");
    out.write(MarkdownFormat.escape(report.after().name()) + "\n\n");
    out.write("| endpoint | requests | bytes | change | a request | change | p | p99 | p | |\n");
    out.write("| :-- | --: | --: | --: | --: | --: | --: | --: | --: | :-- |\n");
    for (EndpointChange change : report.shown()) {
      String verdict = DiffWords.verdict(report, change);
      row(
          MarkdownFormat.escape(change.method() + ' ' + change.route()),
          change.before(),
          change.after(),
          DiffWords.probability(change, change.sizeProbability()),
          DiffWords.probability(change, change.latencyProbability()),
          report.differs(change) ? "**" + verdict + "**" : verdict,
          out);
    }
    row("total", report.differences().before(), report.differences().after(), "", "", "", out);
    for (String note : DiffWords.notes(report)) {
      out.write("\nNote: " + note + ".\n");
    }
    out.write('\n'); // summaries of several commands go into one file
  }

  private static void row(
      String name,
      Side before,
      Side after,
      String sizes,
      String latencies,
      String verdict,
      Writer out)
      throws IOException {
    String[] cells = {
      name,
      both(Numbers.grouped(before.requests()), Numbers.grouped(after.requests())),
      both(ByteSize.format(before.messageBytes()), ByteSize.format(after.messageBytes())),
      DiffWords.change((double) before.messageBytes(), (double) after.messageBytes()),
      both(DiffWords.bytesPerRequest(before), DiffWords.bytesPerRequest(after)),
      after.requests() == 0
          ? "-"
          : DiffWords.change(before.bytesPerRequest(), after.bytesPerRequest()),
      sizes.replace("<", "&lt;"),
      both(Cells.nanos(before.latency().p99Nanos()), Cells.nanos(after.latency().p99Nanos())),
      latencies.replace("<", "&lt;"),
      verdict
    };
    for (String cell : cells) {
      out.write("| " + cell + ' ');
    }
    out.write("|\n");
  }

  private static String both(String before, String after) {
    return before.equals(after) ? before : before + " → " + after;
  }
}
