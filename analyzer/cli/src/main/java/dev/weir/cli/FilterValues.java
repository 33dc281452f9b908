package dev.weir.cli;

import dev.weir.capture.packet.AddressText;
import dev.weir.core.ledger.PathPattern;
import dev.weir.core.ledger.StatusRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the values of filters, and refuses those that nothing could ever match. */
final class FilterValues {
  // RFC 9110 §5.6.2: what a token, and so a method, may hold besides letters and digits.
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private FilterValues() {}

  static PathPattern path(String text) {
    // A request for the server as a whole has the path *.
    if (!text.startsWith("/") && !text.startsWith("*") && !text.startsWith("?")) {
      throw new IllegalArgumentException(
          "'" + text + "' matches no path; begin it with /, or with ** for any beginning");
    }
    return new PathPattern(text);
  }

  static String method(String text) {
    if (text.isEmpty() || !text.chars().allMatch(FilterValues::isTokenChar)) {
      throw new IllegalArgumentException("'" + text + "' is not a method; name one, such as GET");
    }
    return text;
  }

  static String fieldName(String text) {
    if (text.isEmpty() || !text.chars().allMatch(FilterValues::isTokenChar)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not the name of a field; give one, such as User-Agent");
    }
    return text;
  }

  /** A regular expression of java.util.regex. */
  static Pattern regex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      int at = e.getIndex();
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no regular expression: "
              + e.getDescription()
              + (at < 0 ? "" : " at character " + Math.min(text.length(), at + 1))
              + "; mend it, or put \\ before characters that stand for themselves",
          e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("a regular expression is nested too deeply", e);
    }
  }

  static String host(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '/' || c == ',')) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a host; name one, such as example.org or example.org:8080");
    }
    return text;
  }

  static StatusRange status(String text) {
    StatusRange range = StatusRange.parse(text);
    // RFC 9110 §15: codes are 100 to 599.
    if (range.highest() > 599) {
      throw new IllegalArgumentException(
          "'" + text + "' is no status; use one from 100 to 599, a class such as 4xx, or none");
    }
    return range;
  }

  /** An address as reports show it, whichever way it was written. */
  static String address(String text) {
    boolean literal =
        text.indexOf(':') >= 0
            ? text.chars().allMatch(c -> isHex(c) || c == ':' || c == '.')
            : text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    if (literal) {
      try {
        return canonical(InetAddress.getByName(text).getAddress(), text.indexOf(':') >= 0);
      } catch (UnknownHostException e) {
        // Said below; a literal is never looked up.
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an IP address; give one, such as 10.0.0.7 or fd00::7");
  }

  /** RFC 4291 §2.5.5.2: Java takes an IPv4-mapped address for an IPv4 one; reports do not. */
  private static String canonical(byte[] address, boolean ipv6) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    if (address.length == 4) {
      long low = Integer.toUnsignedLong(bytes.getInt());
      return AddressText.of(ipv6, 0, ipv6 ? 0xffffL << 32 | low : low);
    }
    return AddressText.of(true, bytes.getLong(), bytes.getLong());
  }

  private static boolean isHex(int c) {
    return Character.digit(c, 16) >= 0;
  }

  private static boolean isTokenChar(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0);
  }
}
