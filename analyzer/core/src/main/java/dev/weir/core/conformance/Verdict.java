package dev.weir.core.conformance;

import java.util.Locale;

/** What a certificate comes to. */
public enum Verdict {
  /** No window had more than is allowed. */
  PASS,
  /** Some window had. */
  FAIL,
  /** Nothing passed that could be judged, which proves nothing. */
  NO_EXCHANGE_MATCHED;

  /** As in JSON: {@code pass}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
