package dev.weir.replay.download;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to download, and how.
 *
 * @param address of the file; credentials in it are sent, and never kept
 * @param headers fields that go to the server of that address, and to no other
 * @param bytesPerSecond the limit of all connections together, {@link #UNLIMITED} for none
 * @param connections at once, from 1 to {@value #MOST_CONNECTIONS}
 * @param timeout for connecting, for an answer to begin, and for the next bytes to come
 * @param retries how often to try again in a row without anything coming
 * @param firstPause before the first of these; each further one is twice as long
 * @param insecure whether any certificate will do
 * @param sha256 what the file must come to; null for anything
 */
public record DownloadOptions(
    WebAddress address,
    List<HeaderField> headers,
    long bytesPerSecond,
    int connections,
    Duration timeout,
    int retries,
    Duration firstPause,
    boolean insecure,
    @Nullable Digest sha256) {
  public static final long UNLIMITED = 0;
  public static final int MOST_CONNECTIONS = 64;

  /** These are how a download goes on, and are its own affair. */
  private static final Set<String> OWN_FIELDS = ownFields();

  private static final Duration LONGEST = Duration.ofDays(1);

  /** A field of the request. */
  public record HeaderField(String name, String value) {
    /** Refuses what cannot be sent. */
    public HeaderField {
      try {
        HttpRequest.newBuilder(URI.create("http://localhost/")).header(name, value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the field '"
                + name
                + "' cannot be given: "
                + (e.getMessage() == null ? "it is no field" : e.getMessage()),
            e);
      }
      if (OWN_FIELDS.contains(name)) {
        throw new IllegalArgumentException(
            "the field '" + name + "' is set by the download itself; leave it out");
      }
    }

    /** {@code NAME: VALUE}. */
    public static HeaderField parse(String line) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException(
            "'" + line + "' is no field; write for example 'Accept: text/csv'");
      }
      return new HeaderField(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
    }
  }

  /** Refuses what is out of range. */
  public DownloadOptions {
    headers = List.copyOf(headers);
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("bytesPerSecond=" + bytesPerSecond + " is below 0");
    }
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "connections=" + connections + " is not between 1 and " + MOST_CONNECTIONS);
    }
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("timeout=" + timeout + " is not between 1 ns and a day");
    }
    if (retries < 0) {
      throw new IllegalArgumentException("retries=" + retries + " is below 0");
    }
  }

  /** One connection, no limit, 30 s, five retries. */
  public static DownloadOptions of(String url) {
    return new DownloadOptions(
        WebAddress.parse(url),
        List.of(),
        UNLIMITED,
        1,
        Duration.ofSeconds(30),
        5,
        Duration.ofMillis(500),
        false,
        null);
  }

  public DownloadOptions withLimit(long limitBytesPerSecond) {
    return new DownloadOptions(
        address,
        headers,
        limitBytesPerSecond,
        connections,
        timeout,
        retries,
        firstPause,
        insecure,
        sha256);
  }

  public DownloadOptions withHeaders(List<HeaderField> fields) {
    return new DownloadOptions(
        address,
        fields,
        bytesPerSecond,
        connections,
        timeout,
        retries,
        firstPause,
        insecure,
        sha256);
  }

  public DownloadOptions withConnections(int number) {
    return new DownloadOptions(
        address, headers, bytesPerSecond, number, timeout, retries, firstPause, insecure, sha256);
  }

  /** How long to wait for anything, how often to try again, and after what first pause. */
  public DownloadOptions withPatience(Duration silence, int tries, Duration pause) {
    return new DownloadOptions(
        address, headers, bytesPerSecond, connections, silence, tries, pause, insecure, sha256);
  }

  public DownloadOptions withPatience(Duration silence, int tries) {
    return withPatience(silence, tries, firstPause);
  }

  public DownloadOptions withInsecure(boolean any) {
    return new DownloadOptions(
        address, headers, bytesPerSecond, connections, timeout, retries, firstPause, any, sha256);
  }

  /**
   * Requires a digest.
   *
   * @throws IllegalArgumentException if these are not 64 hexadecimal digits
   */
  public DownloadOptions withSha256(String hex) {
    return new DownloadOptions(
        address,
        headers,
        bytesPerSecond,
        connections,
        timeout,
        retries,
        firstPause,
        insecure,
        new Digest("sha-256", hex, "--sha256"));
  }

  long timeoutNanos() {
    return timeout.toNanos();
  }

  private static Set<String> ownFields() {
    Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    fields.addAll(
        Set.of(
            "Range",
            "If-Range",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "Accept-Encoding"));
    return fields;
  }
}
