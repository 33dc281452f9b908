package dev.weir.cli.outlet;

import dev.weir.core.http.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table of exchanges: a number, an instant in nanoseconds since the epoch, a truth
 * as 0 or 1, or a text.
 *
 * @param numbers gives the value, {@link #ABSENT} where there is none; null for a text
 * @param texts gives the value, null or empty where there is none; null for anything else
 */
record Column(String name, Kind kind, @Nullable OfNumber numbers, @Nullable OfText texts) {

  /** What stands for a number that is not known. */
  static final long ABSENT = Long.MIN_VALUE;

  /** What a value is. */
  enum Kind {
    NUMBER,
    INSTANT,
    TRUTH,
    TEXT
  }

  /** A value of an exchange that is a number. */
  @FunctionalInterface
  interface OfNumber {
    long of(Exchange exchange);
  }

  /** A value of an exchange and its route that is a text. */
  @FunctionalInterface
  interface OfText {
    @Nullable String of(Exchange exchange, @Nullable String route);
  }

  long number(Exchange exchange) {
    return numbers == null ? ABSENT : numbers.of(exchange);
  }

  /** A text, empty where there is none. */
  String text(Exchange exchange, @Nullable String route) {
    String text = texts == null ? null : texts.of(exchange, route);
    return text == null ? "" : text;
  }
}
