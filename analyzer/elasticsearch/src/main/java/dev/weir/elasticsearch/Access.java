package dev.weir.elasticsearch;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of the Elastic Stack is, and how it lets us in.
 *
 * @param url of its root, {@code http} or {@code https}, without user, query and fragment
 * @param authorization value of the field {@code Authorization}, null for none
 * @param authority certificates to trust in place of the platform's, PEM; null for the platform's
 * @param insecure whether any certificate will do
 * @param words what a message calls that which was given here
 */
public record Access(
    URI url,
    @Nullable String authorization,
    @Nullable Path authority,
    boolean insecure,
    Words words) {

  /** How whoever reads a message gives what it asks for. */
  public enum Words {
    /** Of a command. */
    FLAGS("--api-key or --user", "--ca"),
    /** Of an agent. */
    OPTIONS("elasticsearch-api-key, or a user and a password in the address", "elasticsearch-ca");

    private final String credentials;
    private final String authority;

    Words(String credentials, String authority) {
      this.credentials = credentials;
      this.authority = authority;
    }

    String credentials() {
      return credentials;
    }

    String authority() {
      return authority;
    }
  }

  /** RFC 9110 §5.5: what the value of a field may not hold. */
  private static final String UNSENDABLE = ".*[^\\x20-\\x7e].*";

  public Access {
    if (authorization != null && authorization.matches("(?s)" + UNSENDABLE)) {
      throw new IllegalArgumentException(
          "the credentials have characters that no header can carry; look for line ends in them");
    }
  }

  /**
   * As an address says; a user and a password in it are taken as such.
   *
   * @throws IllegalArgumentException if it is none; its message does not repeat the address, which
   *     may hold a password
   */
  public static Access of(String address) {
    try {
      URI url = new URI(address.strip());
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      boolean https = "https".equalsIgnoreCase(url.getScheme());
      if ((http || https)
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return of(url);
      }
    } catch (URISyntaxException e) {
      // Said below: its message would show what may be a password.
    }
    throw new IllegalArgumentException(
        "this is no address of a server; write one such as http://localhost:9200");
  }

  private static Access of(URI url) throws URISyntaxException {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String stem = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    Access bare =
        new Access(new URI(url.getScheme() + "://" + host + stem), null, null, false, Words.FLAGS);
    String user = url.getRawUserInfo();
    if (user == null) {
      return bare;
    }
    int colon = user.indexOf(':');
    return bare.withUser(
        decoded(colon < 0 ? user : user.substring(0, colon)),
        colon < 0 ? "" : decoded(user.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** With an API key, as Kibana shows it: encoded, or {@code id:key}. */
  public Access withApiKey(String key) {
    String encoded = key.indexOf(':') < 0 ? key.strip() : base64(key.strip());
    return new Access(url, "ApiKey " + encoded, authority, insecure, words);
  }

  /** With a user and a password, RFC 7617. */
  public Access withUser(String user, String password) {
    return new Access(url, "Basic " + base64(user + ':' + password), authority, insecure, words);
  }

  /** Trusting the certificates in a PEM file, and those signed by them, and no others. */
  public Access trusting(Path certificates) {
    return new Access(url, authorization, certificates, insecure, words);
  }

  /** Given so; by flags of a command, if nothing else is said. */
  public Access givenBy(Words given) {
    return new Access(url, authorization, authority, insecure, given);
  }

  /** Trusting whoever answers. */
  public Access trustingAnyone() {
    return new Access(url, authorization, authority, true, words);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return url.toString();
  }
}
