package dev.weir.agent.figures;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a figure was to keep to, and whether it did. */
record Bound(String name, boolean held) {

  /** {@code held}, or which were missed. */
  static String all(Bound... bounds) {
    String missed =
        Stream.of(bounds)
            .filter(bound -> !bound.held())
            .map(Bound::name)
            .collect(Collectors.joining(", "));
    return missed.isEmpty() ? "held" : "missed: " + missed;
  }
}
