package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.options.AgentOptions.Admin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, and who may change something.
 *
 * <p>Whoever reaches the address may read. But a browser on the same machine reaches it for every
 * page that it shows: a page whose own name was made to point here (DNS rebinding) is told by the
 * Host field, and a page of another origin that sends a change by Origin, Sec-Fetch-Site and the
 * content type, none of which it can forge.
 */
final class AccessRules {
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final List<String> BROWSER_FIELDS =
      List.of(
          "origin",
          "referer",
          "cookie",
          "accept-language",
          "upgrade-insecure-requests",
          "sec-fetch-site",
          "sec-fetch-mode",
          "sec-fetch-dest");
  private static final String BEARER = "bearer ";

  private final Admin admin;
  private final boolean loopback;
  private final String configuredHost;

  /**
   * @param loopback whether only this machine reaches the address
   */
  AccessRules(Admin admin, boolean loopback) {
    this.admin = admin;
    this.loopback = loopback;
    String host = admin.host().toLowerCase(Locale.ROOT);
    this.configuredHost = host.indexOf(':') < 0 ? host : '[' + host + ']';
  }

  /** For any request. */
  void checkRead(HttpRequest request) throws HttpProblem {
    if (loopback) {
      String host = withoutPort(request.host()).toLowerCase(Locale.ROOT);
      if (!LOOPBACK_HOSTS.contains(host) && !(host.equals(configuredHost) && !host.isEmpty())) {
        throw new HttpProblem(
            421,
            "the Host field names another machine than this address is of",
            "ask for localhost, 127.0.0.1 or [::1]");
      }
    }
  }

  /** For a request that changes something, in addition. */
  void checkChange(HttpRequest request) throws HttpProblem {
    checkOrigin(request);
    String token = admin.token();
    if (token != null) {
      checkToken(request.header("authorization"), token);
    } else if (!loopback) {
      throw new HttpProblem(
          403,
          "changes from other machines need a token, and the agent was given none",
          "start the agent with token=… or with admin=127.0.0.1:" + admin.port());
    }
  }

  private static void checkOrigin(HttpRequest request) throws HttpProblem {
    String site = request.header("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw crossOrigin();
    }
    String origin = request.header("origin");
    if (origin != null && !isOwn(origin, request.host())) {
      throw crossOrigin();
    }
    // The Fetch standard, "CORS-safelisted method": a page may not send PUT or PATCH to another
    // origin without asking first, and is not answered. POST it may, in three content types.
    if (request.method().equals("POST")) {
      checkContentType(request);
    }
  }

  private static void checkContentType(HttpRequest request) throws HttpProblem {
    String contentType = String.valueOf(request.header("content-type"));
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean json = mediaType.equals("application/json");
    // What curl -d says of any body, and a form in a browser of its own.
    boolean curl = mediaType.equals("application/x-www-form-urlencoded") && !isOfBrowser(request);
    if (!json && !curl) {
      throw new HttpProblem(
          403, "the content type is not application/json", "send Content-Type: application/json");
    }
  }

  /** Whether it has a field that every browser sends with a form, and a page cannot leave out. */
  private static boolean isOfBrowser(HttpRequest request) {
    for (String field : BROWSER_FIELDS) {
      if (request.header(field) != null) {
        return true;
      }
    }
    String agent = request.header("user-agent");
    return agent != null && agent.startsWith("Mozilla/");
  }

  private static boolean isOwn(String origin, String host) {
    return !host.isEmpty()
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private static HttpProblem crossOrigin() {
    return new HttpProblem(
        403,
        "a page of another origin may change nothing",
        "use the agent's own page, or no browser");
  }

  private static void checkToken(@Nullable String authorization, String token) throws HttpProblem {
    boolean bearer =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String given = bearer && authorization != null ? authorization.substring(BEARER.length()) : "";
    if (!sameInConstantTime(given.strip(), token)) {
      throw new HttpProblem(
          401,
          "changes need the agent's token",
          "send Authorization: Bearer TOKEN with the token that the agent was started with",
          Map.of("WWW-Authenticate", "Bearer realm=\"weir\""));
    }
  }

  /** Takes as long for a token that is nearly right as for one that is all wrong. */
  private static boolean sameInConstantTime(String given, String token) {
    byte[] a = given.getBytes(StandardCharsets.UTF_8);
    byte[] b = token.getBytes(StandardCharsets.UTF_8);
    int difference = a.length ^ b.length;
    for (int i = 0; i < a.length; i++) {
      difference |= a[i] ^ b[i % b.length];
    }
    return difference == 0;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
