package dev.weir.agent.runtime.options;

import dev.weir.core.http.HttpToken;
import dev.weir.core.limit.ClientIdentity;

/**
 * What tells clients apart.
 *
 * @param header name of the request header, empty unless the source is a header
 */
public record ClientId(Source source, String header) {
  /** Where the id of a client comes from. */
  public enum Source {
    REMOTE_ADDRESS,
    PRINCIPAL,
    HEADER
  }

  private static final String HEADER_PREFIX = "header:";

  static ClientId of(Setting setting) {
    String value = setting.value();
    if (value.equals("remote-address")) {
      return new ClientId(Source.REMOTE_ADDRESS, "");
    }
    if (value.equals("principal")) {
      return new ClientId(Source.PRINCIPAL, "");
    }
    String header = value.startsWith(HEADER_PREFIX) ? value.substring(HEADER_PREFIX.length()) : "";
    if (!HttpToken.matches(header)) {
      throw setting.refused(
          "names no client id",
          "use remote-address, principal or a header such as header:X-Client-Id");
    }
    return new ClientId(Source.HEADER, header);
  }

  /** As limits have it. */
  public static ClientId of(ClientIdentity identity) {
    String header = identity.header();
    return switch (identity.source()) {
      case REMOTE_ADDRESS -> new ClientId(Source.REMOTE_ADDRESS, "");
      case PRINCIPAL -> new ClientId(Source.PRINCIPAL, "");
      case HEADER -> new ClientId(Source.HEADER, header == null ? "" : header);
    };
  }

  /** The same, as limits have it. */
  public ClientIdentity identity() {
    return switch (source) {
      case REMOTE_ADDRESS -> ClientIdentity.REMOTE_ADDRESS;
      case PRINCIPAL -> ClientIdentity.PRINCIPAL;
      case HEADER -> ClientIdentity.header(header);
    };
  }
}
