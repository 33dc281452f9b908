package dev.weir.cli.format;

import dev.weir.core.report.Report;
import java.io.IOException;
import java.io.Writer;

/** A way to write a report down. */
public interface ReportFormat {

  /** Writes the whole report; does not close or flush the writer. */
  void write(Report report, Writer out) throws IOException;

  /**
   * A format by its name on the command line.
   *
   * @throws IllegalArgumentException naming the ones there are
   */
  static ReportFormat named(String name, Screen screen) {
    return switch (name) {
      case "table" -> new TableFormat(screen);
      case "json" -> new JsonFormat();
      case "ndjson" -> new NdjsonFormat();
      case "csv" -> new CsvFormat();
      case "markdown" -> new MarkdownFormat();
      default ->
          throw new IllegalArgumentException(
              "format '" + name + "' is not one of table, json, ndjson, csv, markdown");
    };
  }
}
