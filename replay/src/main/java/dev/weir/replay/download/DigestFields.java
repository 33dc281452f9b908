package dev.weir.replay.download;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields in which servers tell digests. Algorithms that are not known and values that are
 * broken are passed over: RFC 9530 §5 leaves it to the recipient which it heeds.
 */
final class DigestFields {
  // RFC 9530 §2: a dictionary of structured fields, whose values are bytes: sha-256=:BASE64:
  private static final Pattern STRUCTURED =
      Pattern.compile("(?:^|,)\\s*([a-z0-9*_.-]+)=:([A-Za-z0-9+/=]*):");

  // RFC 3230 §4.3.2: SHA-256=BASE64,MD5=BASE64
  private static final Pattern OLDER =
      Pattern.compile("(?:^|,)\\s*([A-Za-z0-9-]+)=([A-Za-z0-9+/]+=*)");

  private DigestFields() {}

  /** Those of the whole file, whatever part of it came. */
  static List<Digest> ofRepresentation(HttpHeaders headers) {
    List<Digest> digests = new ArrayList<>();
    collect(headers, "Repr-Digest", STRUCTURED, digests);
    collect(headers, "Digest", OLDER, digests);
    return digests;
  }

  /** Those of the bytes that came with this very answer. */
  static List<Digest> ofContent(HttpHeaders headers) {
    List<Digest> digests = new ArrayList<>();
    collect(headers, "Content-Digest", STRUCTURED, digests);
    for (String value : headers.allValues("Content-MD5")) {
      add("md5", value.trim(), "Content-MD5", digests); // RFC 1864 §2
    }
    return digests;
  }

  private static void collect(
      HttpHeaders headers, String field, Pattern syntax, List<Digest> digests) {
    for (String value : headers.allValues(field)) {
      Matcher matcher = syntax.matcher(value);
      while (matcher.find()) {
        add(matcher.group(1), matcher.group(2), field, digests);
      }
    }
  }

  private static void add(String algorithm, String base64, String field, List<Digest> digests) {
    try {
      Digest digest = Digest.of(algorithm, Base64.getDecoder().decode(base64), field);
      if (digest != null) {
        digests.add(digest);
      }
    } catch (IllegalArgumentException e) {
      // A broken value proves nothing, neither for the file nor against it.
    }
  }
}
