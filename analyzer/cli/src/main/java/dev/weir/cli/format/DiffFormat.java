package dev.weir.cli.format;

import java.io.IOException;
import java.io.Writer;

/** A way to write down what two recordings differ in. */
@FunctionalInterface
public interface DiffFormat {

  /** Writes all of it; does not close or flush the writer. */
  void write(DiffReport report, Writer out) throws IOException;

  /** For issues, pull requests and summaries of steps. */
  static DiffFormat markdown() {
    return new DiffMarkdown();
  }

  /**
   * A format by its name on the command line.
   *
   * @throws IllegalArgumentException naming the ones there are
   */
  static DiffFormat named(String name, Screen screen) {
    return switch (name) {
      case "table" -> new DiffTable(screen);
      case "json" -> new DiffJson();
      case "markdown" -> markdown();
      default ->
          throw new IllegalArgumentException(
              "format '" + name + "' is not one of table, json, markdown");
    };
  }
}
