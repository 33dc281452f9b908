package dev.weir.core.limit;

import java.util.Locale;

/** Who shares one bucket of a limit. */
public enum Scope {
  /** All exchanges that match. */
  LIMIT,
  /** Those of one client. */
  CLIENT,
  /** Those on one connection. */
  CONNECTION,
  /** Those of one endpoint: method and route. */
  ENDPOINT;

  /** As limits files have it: {@code client}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
