package dev.weir.cli.format;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import dev.weir.core.report.Report;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.Writer;

/** One JSON document, indented. */
final class JsonFormat implements ReportFormat {
  @Override
  public void write(Report report, Writer out) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    try (JsonReport json = JsonReport.to(out)) {
      json.generator().setPrettyPrinter(printer);
      json.report(report);
    }
    out.write('\n');
  }
}
