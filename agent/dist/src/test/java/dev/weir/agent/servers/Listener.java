package dev.weir.agent.servers;

/**
 * A port of a server.
 *
 * @param name such as {@code nio}
 * @param tlsVersion that the client insists on, such as {@code TLSv1.3}; empty for cleartext
 */
record Listener(String name, int port, String tlsVersion) {

  static Listener clear(String name, int port) {
    return new Listener(name, port, "");
  }

  /** Where the client may choose. */
  static Listener secure(String name, int port) {
    return new Listener(name, port, "TLSv1.3");
  }

  boolean isSecure() {
    return !tlsVersion.isEmpty();
  }

  Listener with(String otherTlsVersion) {
    return new Listener(name, port, otherTlsVersion);
  }

  @Override
  public String toString() {
    return name + (isSecure() ? " " + tlsVersion : " cleartext");
  }
}
