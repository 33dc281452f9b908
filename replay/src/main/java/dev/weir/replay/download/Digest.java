package dev.weir.replay.download;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes must come to.
 *
 * @param algorithm as RFC 9530 writes it: {@code sha-256}, {@code sha-512} or {@code md5}
 * @param hex the value, in lower case
 * @param source who says so: a field or an option
 */
record Digest(String algorithm, String hex, String source) {
  private static final Map<String, String> JAVA_NAMES =
      Map.of("sha-256", "SHA-256", "sha-512", "SHA-512", "md5", "MD5");

  private static final Map<String, Integer> BYTES = Map.of("sha-256", 32, "sha-512", 64, "md5", 16);

  /** Refuses values that are none of the algorithm. */
  Digest {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    hex = hex.toLowerCase(Locale.ROOT);
    Integer bytes = BYTES.get(algorithm);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "algorithm=" + algorithm + " is none of sha-256, sha-512, md5");
    }
    if (!hex.matches("[0-9a-f]{" + 2 * bytes + "}")) {
      throw new IllegalArgumentException(
          "'" + hex + "' is no " + algorithm + "; give its " + 2 * bytes + " hexadecimal digits");
    }
  }

  /** The digest in bytes; null where they are none of the algorithm. */
  static @Nullable Digest of(String algorithm, byte[] value, String source) {
    Integer bytes = BYTES.get(algorithm.toLowerCase(Locale.ROOT));
    return bytes == null || bytes != value.length
        ? null
        : new Digest(algorithm, HexFormat.of().formatHex(value), source);
  }

  MessageDigest begin() {
    try {
      return MessageDigest.getInstance(JAVA_NAMES.getOrDefault(algorithm, algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  boolean isValueOf(MessageDigest digest) {
    return hex.equals(HexFormat.of().formatHex(digest.digest()));
  }

  /** {@code sha-256 (Repr-Digest)}. */
  @Override
  public String toString() {
    return algorithm + " (" + source + ")";
  }
}
