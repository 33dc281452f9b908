package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import java.io.IOException;
import java.io.Writer;

/** One line of JSON a row, for tools that read line by line. */
final class NdjsonFormat implements ReportFormat {
  @Override
  public void write(Report report, Writer out) throws IOException {
    JsonReport json = JsonReport.to(out);
    JsonGenerator generator = json.generator();
    generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    for (ReportRow row : report.topEndpoints()) {
      json.row(row);
    }
    generator.close();
    if (!report.topEndpoints().isEmpty()) {
      out.write('\n');
    }
  }
}
