package dev.weir.cli.format;

import dev.weir.core.report.Report;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.Writer;

/** One JSON document, indented. */
final class JsonFormat implements ReportFormat {
  @Override
  public void write(Report report, Writer out) throws IOException {
    try (JsonReport json = JsonReport.to(out)) {
      json.generator().setPrettyPrinter(IndentedJson.printer());
      json.report(report);
    }
    out.write('\n');
  }
}
