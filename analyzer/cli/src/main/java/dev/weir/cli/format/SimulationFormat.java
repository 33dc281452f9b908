package dev.weir.cli.format;

import java.io.IOException;
import java.io.Writer;

/** A way to write down what limits would have done. */
@FunctionalInterface
public interface SimulationFormat {

  /** Writes all of it; does not close or flush the writer. */
  void write(SimulationReport report, Writer out) throws IOException;

  /**
   * A format by its name on the command line.
   *
   * @param top how many endpoints of each limit are shown, 0 for all
   * @throws IllegalArgumentException naming the ones there are
   */
  static SimulationFormat named(String name, int top, Screen screen) {
    return switch (name) {
      case "table" -> new SimulationTable(top, screen);
      case "json" -> new SimulationJson(top);
      default ->
          throw new IllegalArgumentException("format '" + name + "' is not one of table, json");
    };
  }
}
