package dev.weir.cli.outlet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of files that exchanges are written as. */
public enum OutletFormat {
  /** One exchange a line, in the Elastic Common Schema. */
  NDJSON(".ndjson"),

  /** One exchange a line, comma-separated. */
  CSV(".csv"),

  /** One exchange a row, by columns. */
  PARQUET(".parquet"),

  /** One point a route and ten seconds, in InfluxDB's line protocol. */
  INFLUX(".lp"),

  /** The totals as Prometheus metrics. */
  PROM(".prom");

  private final String ending;

  OutletFormat(String ending) {
    this.ending = ending;
  }

  /** As {@code --format} names it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its files end in. */
  public String ending() {
    return ending;
  }

  /** The format of a name; null if there is none. */
  public static @Nullable OutletFormat named(String text) {
    for (OutletFormat format : values()) {
      if (format.text().equals(text)) {
        return format;
      }
    }
    return null;
  }

  /** The format that a file's ending says; null if that says none. */
  public static @Nullable OutletFormat ofFile(String name) {
    for (OutletFormat format : values()) {
      if (name.endsWith(format.ending)) {
        return format;
      }
    }
    return null;
  }
}
