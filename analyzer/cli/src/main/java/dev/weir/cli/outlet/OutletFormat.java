package dev.weir.cli.outlet;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of files that exchanges are written as. */
public enum OutletFormat {
  NDJSON(".ndjson");

  private final List<String> endings;

  OutletFormat(String... endings) {
    this.endings = List.of(endings);
  }

  /** As {@code --format} names it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its files end in. */
  public String ending() {
    return endings.get(0);
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
      if (format.endings.stream().anyMatch(name::endsWith)) {
        return format;
      }
    }
    return null;
  }
}
