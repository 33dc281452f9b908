package dev.weir.core.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What rows are ordered by: the largest first, but names from A on. */
public enum SortKey {
  /** Message bytes. */
  BYTES,
  REQUESTS,
  WIRE,
  /** Latency percentiles. */
  P50,
  P90,
  P99,
  MAX,
  /** Bytes per second. */
  MEAN,
  PEAK,
  RETRANSMITTED,
  ERRORS,
  NAME;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** The name on the command line, lower case. */
  public String key() {
    return key;
  }

  /**
   * Reads a name as on the command line.
   *
   * @throws IllegalArgumentException naming what is not known
   */
  public static SortKey parse(String text) {
    for (SortKey sort : values()) {
      if (sort.key.equalsIgnoreCase(text.strip())) {
        return sort;
      }
    }
    throw new IllegalArgumentException(
        "cannot sort by '"
            + text.strip()
            + "'; use "
            + Arrays.stream(values()).map(SortKey::key).collect(Collectors.joining(", ")));
  }
}
