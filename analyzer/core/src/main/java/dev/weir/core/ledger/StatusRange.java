package dev.weir.core.ledger;

/**
 * Which status codes are meant: all that a status line may have, also those above 599, which
 * servers send although RFC 9110 §15 knows none, and which the books count by what they are.
 *
 * @param lowest 0 stands for "no response"
 * @param highest at least the lowest, below 1000
 */
public record StatusRange(int lowest, int highest) {

  /** Exchanges without a response. */
  public static final StatusRange NONE = new StatusRange(0, 0);

  public StatusRange {
    if (lowest < 0 || highest < lowest || highest > 999) {
      throw new IllegalArgumentException(
          "status " + lowest + " to " + highest + " is no range within 0 to 999");
    }
  }

  /**
   * Reads {@code 404}, {@code 4xx} or {@code none}.
   *
   * @throws IllegalArgumentException saying what is understood
   */
  public static StatusRange parse(String text) {
    String status = text.strip();
    if (status.equalsIgnoreCase("none")) {
      return NONE;
    }
    if (status.length() == 3 && isDigit(status.charAt(0)) && status.charAt(0) != '0') {
      int hundreds = (status.charAt(0) - '0') * 100;
      if (status.regionMatches(true, 1, "xx", 0, 2)) {
        return new StatusRange(hundreds, hundreds + 99);
      }
      if (isDigit(status.charAt(1)) && isDigit(status.charAt(2))) {
        int code = hundreds + (status.charAt(1) - '0') * 10 + status.charAt(2) - '0';
        return new StatusRange(code, code);
      }
    }
    throw new IllegalArgumentException(
        "'" + status + "' is no status; use one such as 404, a class such as 4xx, or none");
  }

  /** Whether a code (0 without a response) is meant. */
  public boolean contains(int status) {
    return status >= lowest && status <= highest;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
