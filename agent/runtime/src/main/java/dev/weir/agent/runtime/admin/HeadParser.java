package dev.weir.agent.runtime.admin;

import dev.weir.core.http.HttpToken;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a request's head, and takes nothing for one that two readers could understand differently
 * (RFC 9112).
 */
final class HeadParser {
  static final int MAX_BODY_BYTES = 1 << 20;

  /** Fields that decide something, so that there must not be two opinions. */
  private static final Set<String> SINGLE =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "authorization",
          "origin",
          "sec-fetch-site");

  private HeadParser() {}

  /** The head without the empty line behind it. */
  static HttpRequest parse(String head) throws HttpProblem {
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3 || !HttpToken.matches(words[0]) || !isPrintable(lines[0])) {
      throw bad("the request line is not METHOD SP TARGET SP VERSION");
    }
    checkVersion(words[2]);
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      addField(lines[i], headers);
    }
    if (!headers.containsKey("host") && words[2].equals("HTTP/1.1")) {
      throw bad("the Host field is missing");
    }
    return request(words[0], words[1], headers);
  }

  private static HttpRequest request(String method, String target, Map<String, String> headers)
      throws HttpProblem {
    String host = headers.getOrDefault("host", "");
    String local = target;
    // RFC 9112 §3.2.2: the absolute form overrides Host.
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = target.indexOf('/', 7);
      host = target.substring(7, slash < 0 ? target.length() : slash);
      local = slash < 0 ? "/" : target.substring(slash);
    }
    if (!local.startsWith("/")) {
      throw bad("the request target is no path");
    }
    int question = local.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? local : local.substring(0, question),
        question < 0 ? "" : local.substring(question + 1),
        host,
        Map.copyOf(headers),
        bodyBytes(headers));
  }

  private static void checkVersion(String version) throws HttpProblem {
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw version.matches("HTTP/[0-9]\\.[0-9]")
          ? new HttpProblem(505, version + " is not spoken here", "use HTTP/1.1")
          : bad("the version is not HTTP/1.1");
    }
  }

  private static void addField(String line, Map<String, String> headers) throws HttpProblem {
    int colon = line.indexOf(':');
    // RFC 9112 §5.1, §5.2: no white space before the colon, no folded lines.
    if (colon < 1 || !HttpToken.matches(line.substring(0, colon)) || !isPrintable(line)) {
      throw bad("a header field is not NAME: VALUE");
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    String before = headers.putIfAbsent(name, value);
    if (before != null) {
      if (SINGLE.contains(name)) {
        throw bad("the field " + name + " is there twice");
      }
      headers.put(name, before + ", " + value);
    }
  }

  private static int bodyBytes(Map<String, String> headers) throws HttpProblem {
    String length = headers.get("content-length");
    if (headers.containsKey("transfer-encoding")) {
      // RFC 9112 §6.3: a server may ask for a length instead; both at once is how smuggling begins.
      throw length == null
          ? new HttpProblem(411, "the body's length is not said", "send a Content-Length")
          : bad("there are both a Content-Length and a Transfer-Encoding");
    }
    if (length == null) {
      return 0;
    }
    if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw bad("the Content-Length is no number");
    }
    if (length.length() > 9 || Integer.parseInt(length) > MAX_BODY_BYTES) {
      throw new HttpProblem(
          413, "the body is larger than " + MAX_BODY_BYTES + " bytes", "send a smaller one");
    }
    return Integer.parseInt(length);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
  }

  private static HttpProblem bad(String error) {
    return new HttpProblem(400, error, "send a request as RFC 9112 writes it");
  }
}
