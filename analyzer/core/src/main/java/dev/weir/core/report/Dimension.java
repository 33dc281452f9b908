package dev.weir.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What traffic can be grouped by. */
public enum Dimension {
  /** The path template. */
  ROUTE,
  /** The path without its query, as sent. */
  PATH,
  HOST,
  /** The client's address. */
  CLIENT,
  METHOD,
  /** The response's status code, {@code none} without a response. */
  STATUS,
  /** The response's media type. */
  TYPE,
  /** Both addresses and ports. */
  CONNECTION;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** The name on the command line, lower case. */
  public String key() {
    return key;
  }

  /** Whether the value is known only once the response's head has been read. */
  public boolean needsResponse() {
    return this == STATUS || this == TYPE;
  }

  /**
   * The name of the field in a row's key. A route goes by {@code path}, unless the path itself is
   * grouped by too.
   */
  public String fieldName(List<Dimension> by) {
    return this == ROUTE && !by.contains(PATH) ? PATH.key : key;
  }

  /**
   * Reads a comma-separated grouping such as {@code route,client}. Grouping by route means by
   * endpoint, so it brings the method along.
   *
   * @throws IllegalArgumentException naming what is not known
   */
  public static List<Dimension> parse(String text) {
    List<Dimension> by = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      Dimension dimension = parseOne(word.strip());
      addOnce(by, dimension);
      if (dimension == ROUTE) {
        addOnce(by, METHOD);
      }
    }
    return List.copyOf(by);
  }

  private static Dimension parseOne(String word) {
    for (Dimension dimension : values()) {
      if (dimension.key.equalsIgnoreCase(word)) {
        return dimension;
      }
    }
    throw new IllegalArgumentException(
        "cannot group by '"
            + word
            + "'; use "
            + Arrays.stream(values()).map(Dimension::key).collect(Collectors.joining(", ")));
  }

  private static void addOnce(List<Dimension> by, Dimension dimension) {
    if (!by.contains(dimension)) {
      by.add(dimension);
    }
  }
}
