package dev.weir.core.route;

/** Tells the forms of a request target apart that do not begin with a slash. */
final class RequestTarget {

  private RequestTarget() {}

  /** Where the host begins in {@code scheme://host…}, or -1 if this is not in absolute form. */
  static int hostOfAbsolute(String target) {
    int colon = 0;
    // RFC 3986 §3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    while (colon < target.length() && isSchemeCharacter(target.charAt(colon))) {
      colon++;
    }
    boolean absolute =
        colon > 0 && ValueShapes.isLetter(target.charAt(0)) && target.startsWith("://", colon);
    return absolute ? colon + 3 : -1;
  }

  private static boolean isSchemeCharacter(char c) {
    return ValueShapes.isAlphanumeric(c) || c == '+' || c == '-' || c == '.';
  }

  /** RFC 9112 §3.2.3: {@code host:port}, of CONNECT; the port is digits. */
  static boolean isAuthority(String target) {
    int colon = target.lastIndexOf(':');
    if (colon <= 0 || colon == target.length() - 1 || target.indexOf('/') >= 0) {
      return false;
    }
    for (int i = colon + 1; i < target.length(); i++) {
      if (!ValueShapes.isDigit(target.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
