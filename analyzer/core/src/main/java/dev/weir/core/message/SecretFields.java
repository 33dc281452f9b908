package dev.weir.core.message;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which fields hold credentials, and which hold URLs.
 *
 * @param kept names that are left as they are, in lower case
 * @param more names that are redacted too, in lower case
 */
record SecretFields(Set<String> kept, Set<String> more) {
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "authentication-info",
          "proxy-authentication-info",
          "cookie",
          "cookie2",
          "set-cookie",
          "set-cookie2",
          "x-api-key",
          "x-auth-key",
          "x-functions-key",
          "x-goog-api-key",
          "x-amz-credential",
          "x-amz-signature",
          "x-hub-signature",
          "x-hub-signature-256",
          "ocp-apim-subscription-key",
          "cf-access-jwt-assertion",
          "x-amzn-oidc-data",
          "dpop");

  /** A name that holds one of these is taken for a credential: {@code X-Auth-Token}. */
  private static final Set<String> TELLING =
      Set.of(
          "token",
          "secret",
          "passw",
          "api-key",
          "apikey",
          "credential",
          "session",
          "jwt",
          "cookie",
          "authorization");

  private static final Set<String> URLS =
      Set.of(
          "referer",
          "location",
          "content-location",
          "destination",
          "link",
          "refresh",
          "origin",
          "host",
          "x-original-url",
          "x-original-uri",
          "x-rewrite-url",
          "x-forwarded-uri",
          "x-forwarded-url",
          "x-request-uri");

  SecretFields {
    kept = lowerCase(kept);
    more = lowerCase(more);
  }

  private static Set<String> lowerCase(Set<String> names) {
    Set<String> lower = new HashSet<>();
    for (String name : names) {
      lower.add(name.toLowerCase(Locale.ROOT));
    }
    return Set.copyOf(lower);
  }

  /**
   * @param name in lower case
   */
  boolean isSecret(String name) {
    if (kept.contains(name)) {
      return false;
    }
    if (more.contains(name) || CREDENTIALS.contains(name)) {
      return true;
    }
    for (String part : TELLING) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param name in lower case
   */
  boolean isUrl(String name) {
    return URLS.contains(name) && !kept.contains(name);
  }
}
