package dev.weir.cli.format;

import java.io.IOException;
import java.io.Writer;

/** A way to write down what came of a replay. */
@FunctionalInterface
public interface ReplayFormat {

  /** Writes all of it; does not close or flush the writer. */
  void write(ReplayReport report, Writer out) throws IOException;

  /**
   * A format by its name on the command line.
   *
   * @param top how many endpoints are shown, 0 for all
   * @throws IllegalArgumentException naming the ones there are
   */
  static ReplayFormat named(String name, int top, Screen screen) {
    return switch (name) {
      case "table" -> new ReplayTable(top, screen);
      case "json" -> new ReplayJson(top);
      default ->
          throw new IllegalArgumentException("format '" + name + "' is not one of table, json");
    };
  }
}
