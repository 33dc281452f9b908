package dev.weir.cli.format;

import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Source;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;

/**
 * Findings as a JUnit XML report, one test case a budget; what was not tried is skipped.
 *
 * <p>There is no standard. This keeps to the strictest description in use, the schema of Ant's
 * reports (https://github.com/windyroad/JUnit-Schema), whose elements stand in this order and all
 * have to be there.
 */
public final class JUnitXml {
  private JUnitXml() {}

  /** Writes the document; does not close or flush the writer. */
  public static void write(BudgetReport report, Writer out) throws IOException {
    Source source = report.report().source();
    int tests = report.findings().size();
    long failures = report.broken();
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    attribute("package", "weir", out);
    attribute("id", "0", out);
    attribute("name", "weir check " + source.name(), out);
    attribute("timestamp", timestamp(source), out);
    attribute("hostname", "localhost", out);
    attribute("tests", Integer.toString(tests), out);
    attribute("failures", Long.toString(failures), out);
    attribute("errors", "0", out);
    attribute("skipped", Long.toString(report.count(Verdict.UNTRIED)), out);
    attribute("time", "0", out);
    out.write(">\n    <properties/>\n");
    for (Finding finding : report.findings()) {
      testCase(finding, out);
    }
    out.write("    <system-out>" + escape(BudgetWords.summary(report)) + "</system-out>\n");
    out.write("    <system-err/>\n  </testsuite>\n</testsuites>\n");
  }

  /** Of the traffic, which was judged; the schema takes no time zone and no parts of seconds. */
  private static String timestamp(Source source) {
    Instant start = source.start() == null ? Instant.EPOCH : source.start();
    return Timestamps.utc(start, 0).replace("Z", "");
  }

  private static void testCase(Finding finding, Writer out) throws IOException {
    out.write("    <testcase");
    attribute("name", finding.budget() + ' ' + finding.measure().key(), out);
    attribute("classname", "weir.check", out);
    attribute("time", "0", out);
    String sentence = BudgetWords.sentence(finding);
    switch (finding.verdict()) {
      case KEPT -> out.write("/>\n");
      case BROKEN -> {
        out.write(">\n      <failure");
        attribute("message", sentence, out);
        attribute("type", "budget", out);
        out.write(
            '>' + escape(finding.budget() + ": " + sentence) + "</failure>\n    </testcase>\n");
      }
      case UNTRIED -> {
        out.write(">\n      <skipped");
        attribute("message", sentence, out);
        out.write("/>\n    </testcase>\n");
      }
    }
  }

  private static void attribute(String name, String value, Writer out) throws IOException {
    out.write(' ' + name + "=\"" + escape(value) + '"');
  }

  /** Names come from traffic: {@link Safe} leaves nothing that XML 1.0 §2.2 does not allow. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    String safe = Safe.line(text.replace("µ", "u"), true);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
