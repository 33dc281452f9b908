package dev.weir.cli.format;

import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.Writer;

/** One line of JSON a row, for tools that read line by line. */
final class NdjsonFormat implements ReportFormat {
  @Override
  public void write(Report report, Writer out) throws IOException {
    try (JsonReport json = JsonReport.to(out)) {
      json.generator().setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (ReportRow row : report.topEndpoints()) {
        json.row(row);
      }
    }
    if (!report.topEndpoints().isEmpty()) {
      out.write('\n');
    }
  }
}
