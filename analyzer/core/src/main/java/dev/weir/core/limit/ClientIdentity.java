package dev.weir.core.limit;

import org.jspecify.annotations.Nullable;

/**
 * How the clients of a limits file are told apart.
 *
 * @param header of the request, by which they are; null unless that is the source
 */
public record ClientIdentity(Source source, @Nullable String header) {
  /** By their address, the default. */
  public static final ClientIdentity REMOTE_ADDRESS =
      new ClientIdentity(Source.REMOTE_ADDRESS, null);

  /** By who is logged in. */
  public static final ClientIdentity PRINCIPAL = new ClientIdentity(Source.PRINCIPAL, null);

  /** Where a client's name comes from. */
  public enum Source {
    REMOTE_ADDRESS,
    HEADER,
    PRINCIPAL
  }

  public ClientIdentity {
    if ((source == Source.HEADER) != (header != null)) {
      throw new IllegalArgumentException(
          "source=" + source + " does not go with header=" + header + "; name one header");
    }
    if (header != null && !header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      // RFC 9110 §5.6.2: a token.
      throw new IllegalArgumentException(
          "header='" + header + "' is no name of a field; write one such as X-Client-Id");
    }
  }

  /** By a field of the request, such as {@code X-Client-Id}. */
  public static ClientIdentity header(String name) {
    return new ClientIdentity(Source.HEADER, name);
  }
}
