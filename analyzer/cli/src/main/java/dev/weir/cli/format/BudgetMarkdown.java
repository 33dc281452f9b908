package dev.weir.cli.format;

import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Source;
import dev.weir.core.unit.ByteSize;
import java.io.IOException;
import java.io.Writer;

/** Findings as a Markdown table (GitHub's dialect). */
final class BudgetMarkdown implements BudgetFormat {
  @Override
  public void write(BudgetReport report, Writer out) throws IOException {
    out.write("**" + BudgetWords.summary(report) + "**: ");
    out.write(MarkdownFormat.escape(report.report().source().name()) + ", ");
    out.write(Numbers.counted(report.report().totalRequests(), "request") + ", ");
    out.write(ByteSize.format(report.messageBytes()) + " of messages");
    Source base = report.base();
    out.write(base == null ? "" : "; base " + MarkdownFormat.escape(base.name()));
    out.write("\n\n| budget | of | most | found | verdict | |\n");
    out.write("| :-- | :-- | --: | --: | :-- | :-- |\n");
    for (Finding finding : report.findings()) {
      row(finding, out);
    }
    for (String note : BudgetWords.notes(report.report())) {
      out.write("\nNote: " + note + ".\n");
    }
    out.write('\n'); // summaries of several commands go into one file
  }

  private static void row(Finding finding, Writer out) throws IOException {
    boolean broken = finding.verdict() == Verdict.BROKEN;
    String verdict = finding.verdict().text();
    String[] cells = {
      MarkdownFormat.escape(finding.budget()),
      finding.measure().key(),
      BudgetWords.most(finding),
      BudgetWords.found(finding),
      broken ? "**" + verdict + "**" : verdict,
      MarkdownFormat.escape(finding.reason()),
    };
    for (String cell : cells) {
      out.write("| " + cell + ' ');
    }
    out.write("|\n");
  }
}
