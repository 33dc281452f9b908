package dev.weir.replay.balance;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where requests are sent.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param weight how many times the share of a target of weight 1, from 1 to {@value #MOST_WEIGHT}
 */
public record Target(boolean tls, String host, int port, int weight) {
  private static final int MOST_WEIGHT = 1_000_000;
  private static final int MOST_PORT = 65_535;
  private static final String MEND = "; write http://HOST:PORT or https://HOST:PORT";

  public Target {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host is empty" + MEND);
    }
    if (port < 1 || port > MOST_PORT) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and " + MOST_PORT);
    }
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw new IllegalArgumentException(
          "weight " + weight + " is not between 1 and " + MOST_WEIGHT);
    }
  }

  /**
   * Reads {@code http://host:port}, with {@code ,weight=5} behind it where that is not 1.
   *
   * @throws IllegalArgumentException if it is none, saying why
   */
  public static Target parse(String text) {
    int comma = text.lastIndexOf(",weight=");
    int weight = 1;
    String address = text;
    if (comma < 0 && text.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "'"
              + text.substring(text.indexOf(',') + 1)
              + "' is no option of a target; write ,weight=5");
    }
    if (comma >= 0) {
      weight = weight(text.substring(comma + ",weight=".length()));
      address = text.substring(0, comma);
    }
    URI uri = uri(address);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw new IllegalArgumentException("'" + text + "' begins with neither http:// nor https://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("'" + text + "' names no host" + MEND);
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "'"
              + address.replaceFirst("//.*@", "//…@")
              + "' holds credentials; give them with"
              + " --set-header 'Authorization: …'");
    }
    String path = uri.getRawPath();
    if ((path != null && !path.isEmpty() && !path.equals("/")) || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' has a path, but each request brings its own; rewrite those with"
              + " --rewrite-url");
    }
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[");
    return new Target(
        tls,
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80,
        weight);
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + address + "' is no URL" + MEND, e);
    }
  }

  private static int weight(String text) {
    if (text.isEmpty() || text.length() > 7 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "weight '" + text + "' is no number between 1 and " + MOST_WEIGHT);
    }
    return Integer.parseInt(text);
  }

  /** As a Host field names it: without the port where it is the scheme's own (RFC 9110 §7.2). */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    return port == (tls ? 443 : 80) ? name : name + ':' + port;
  }

  /** As a URL, without its weight. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority();
  }
}
