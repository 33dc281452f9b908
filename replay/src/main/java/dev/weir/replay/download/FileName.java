package dev.weir.replay.download;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How to call a file that was given no name. */
final class FileName {
  static final String DEFAULT = "download";
  private static final int MOST_BYTES = 200; // file systems have 255, and endings come behind

  // RFC 8187 §3.2.1 and RFC 6266 §4.1: filename*=UTF-8''a%20b.txt
  private static final Pattern EXTENDED =
      Pattern.compile("(?i)(?:^|;)\\s*filename\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)");
  private static final Pattern QUOTED =
      Pattern.compile("(?i)(?:^|;)\\s*filename\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern TOKEN =
      Pattern.compile("(?i)(?:^|;)\\s*filename\\s*=\\s*([^\";\\s]+)");

  private FileName() {}

  /** The last segment of the path; empty where that has none. */
  static String ofPath(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return safe(decoded(path.substring(path.lastIndexOf('/') + 1)));
  }

  /** As the field Content-Disposition names it; empty where it does not. */
  static String ofDisposition(String field) {
    Matcher extended = EXTENDED.matcher(field);
    if (extended.find()) {
      return safe(decoded(extended.group(1))); // RFC 6266 §4.3: it comes before the other
    }
    Matcher quoted = QUOTED.matcher(field);
    if (quoted.find()) {
      return safe(quoted.group(1).replaceAll("\\\\(.)", "$1"));
    }
    Matcher token = TOKEN.matcher(field);
    return token.find() ? safe(token.group(1)) : "";
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /**
   * RFC 6266 §4.3: nothing that leads to another folder, is hidden, or steers a terminal. A server
   * must not choose where on this disk it writes.
   */
  static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder safe = new StringBuilder();
    int bytes = 0;
    for (int c : last.strip().codePoints().toArray()) {
      boolean odd =
          Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || Character.getType(c) == Character.SURROGATE
              || ":*?\"<>|".indexOf(c) >= 0;
      int kept = odd ? '_' : c;
      bytes += Character.toString(kept).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        break;
      }
      safe.appendCodePoint(kept);
    }
    while (safe.length() > 0 && safe.charAt(0) == '.') {
      safe.deleteCharAt(0);
    }
    return safe.toString();
  }
}
