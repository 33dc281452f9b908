package dev.weir.core.limit;

import java.util.Locale;

/** What happens to an exchange beyond its limit. */
public enum Action {
  /** Its bytes wait. */
  DELAY,
  /** It is answered 429 before it begins, where that can be done; else its bytes wait. */
  REJECT,
  /** Nothing; what would have happened is counted. */
  OBSERVE;

  /** As limits files have it: {@code delay}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
