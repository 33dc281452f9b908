package dev.weir.cli.format;

import java.io.IOException;
import java.io.Writer;

/** A way to write down whether budgets were kept. */
@FunctionalInterface
public interface BudgetFormat {

  /** Writes all findings; does not close or flush the writer. */
  void write(BudgetReport report, Writer out) throws IOException;

  /** For issues, pull requests and summaries of steps. */
  static BudgetFormat markdown() {
    return new BudgetMarkdown();
  }

  /**
   * A format by its name on the command line.
   *
   * @throws IllegalArgumentException naming the ones there are
   */
  static BudgetFormat named(String name, Screen screen) {
    return switch (name) {
      case "table" -> new BudgetTable(screen);
      case "json" -> new BudgetJson();
      case "markdown" -> markdown();
      default ->
          throw new IllegalArgumentException(
              "format '" + name + "' is not one of table, json, markdown");
    };
  }
}
