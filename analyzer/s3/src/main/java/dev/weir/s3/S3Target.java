package dev.weir.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where files go.
 *
 * @param prefix what keys begin with; a key of its own if it does not end in a slash and is not
 *     empty
 * @param endpoint of a store other than Amazon's, null for Amazon's
 * @param region null for the one that the environment or the profile says
 * @param pathStyle whether the bucket is named in the path, and not in the host's name
 */
public record S3Target(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle) {
  private static final String SCHEME = "s3://";

  public S3Target {
    Objects.requireNonNull(prefix, "prefix");
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; others allow
    // more.
    if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}")) {
      throw new IllegalArgumentException(
          "'" + bucket + "' is no name of a bucket; give s3://bucket/prefix/");
    }
  }

  /**
   * Reads {@code s3://bucket/prefix/}.
   *
   * @param endpoint such as {@code https://minio.example:9000}; null for Amazon's
   * @throws IllegalArgumentException if one of them is none
   */
  public static S3Target parse(
      String text, @Nullable String endpoint, @Nullable String region, boolean pathStyle) {
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException("'" + text + "' does not begin with s3://");
    }
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    return new S3Target(
        bucket, prefix, endpoint == null ? null : endpoint(endpoint), region, pathStyle);
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // As below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no endpoint; give one such as https://minio.example:9000");
  }

  /** The key of a file. */
  String keyOf(String fileName) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix + fileName : prefix;
  }

  /** As it is written on a command line. */
  String uriOf(String key) {
    return SCHEME + bucket + '/' + key;
  }
}
