package dev.weir.replay.download;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address of HTTP or HTTPS.
 *
 * @param uri without credentials and fragment
 * @param credentials for the field Authorization; null for none
 */
public record WebAddress(URI uri, @Nullable String credentials) {

  /**
   * Reads what was typed.
   *
   * @throws IllegalArgumentException if it is no such address
   */
  public static WebAddress parse(String text) {
    try {
      URI uri = new URI(text);
      if (isHttp(uri)) {
        return of(uri);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no address to download from; give one such as https://example.org/file.iso");
  }

  static boolean isHttp(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && uri.getHost() != null
        && uri.getPort() <= 65535;
  }

  private static WebAddress of(URI uri) throws URISyntaxException {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder plain = new StringBuilder(origin(uri)).append(path);
    if (uri.getRawQuery() != null) {
      plain.append('?').append(uri.getRawQuery());
    }
    String user = uri.getRawUserInfo();
    return new WebAddress(new URI(plain.toString()), user == null ? null : basic(user));
  }

  /** RFC 7617 §2. A plus sign is one, other than in queries. */
  private static String basic(String userInfo) {
    String pair = userInfo.contains(":") ? userInfo : userInfo + ':';
    String decoded = URLDecoder.decode(pair.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }

  /** Scheme, host and port (RFC 6454 §4). */
  static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + port;
  }

  /** Without the query, which may be a secret. */
  @Override
  public String toString() {
    return shown(uri);
  }

  static String shown(URI uri) {
    return origin(uri) + uri.getRawPath();
  }
}
