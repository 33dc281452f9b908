package dev.weir.agent.runtime.options;

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
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  static ClientId of(Setting setting) {
    String value = setting.value();
    if (value.equals("remote-address")) {
      return new ClientId(Source.REMOTE_ADDRESS, "");
    }
    if (value.equals("principal")) {
      return new ClientId(Source.PRINCIPAL, "");
    }
    String header = value.startsWith(HEADER_PREFIX) ? value.substring(HEADER_PREFIX.length()) : "";
    if (!isToken(header)) {
      throw setting.refused(
          "names no client id",
          "use remote-address, principal or a header such as header:X-Client-Id");
    }
    return new ClientId(Source.HEADER, header);
  }

  /** RFC 9110 §5.6.2. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c -> c < 0x7f && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
  }
}
