package dev.weir.cli.format;

import dev.weir.core.simulation.Figures;
import dev.weir.core.simulation.LimitFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The endpoints of one limit, those with the most bytes first. */
final class SimulationRows {
  private SimulationRows() {}

  /**
   * One endpoint.
   *
   * @param name method and route
   * @param before without any limit
   */
  record Row(String name, Figures before, Figures after) {
    String method() {
      return name.substring(0, name.indexOf(' '));
    }

    String path() {
      return name.substring(name.indexOf(' ') + 1);
    }
  }

  static List<Row> of(LimitFigures before, LimitFigures after) {
    List<Row> rows = new ArrayList<>();
    after
        .byEndpoint()
        .forEach(
            (name, figures) ->
                rows.add(
                    new Row(name, Objects.requireNonNull(before.byEndpoint().get(name)), figures)));
    rows.sort(
        Comparator.comparingLong((Row row) -> row.after().demandBytes())
            .reversed()
            .thenComparing(Row::name));
    return rows;
  }

  /** The first of them, 0 for all. */
  static List<Row> top(List<Row> rows, int top) {
    return top == 0 || top >= rows.size() ? rows : rows.subList(0, top);
  }
}
