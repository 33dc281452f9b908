package dev.weir.core.http;

import java.util.Objects;

/**
 * The two ends of one connection, as text.
 *
 * @param clientAddress who opened the connection, for example {@code 10.0.0.7} or {@code ::1}
 * @param clientPort its port, 0 to 65535
 * @param serverAddress who was connected to
 * @param serverPort its port, 0 to 65535
 */
public record Endpoints(
    String clientAddress, int clientPort, String serverAddress, int serverPort) {

  public Endpoints {
    Objects.requireNonNull(clientAddress, "clientAddress");
    Objects.requireNonNull(serverAddress, "serverAddress");
  }

  /** {@code client:port-server:port}, IPv6 addresses in brackets. */
  @Override
  public String toString() {
    return join(clientAddress, clientPort) + '-' + join(serverAddress, serverPort);
  }

  private static String join(String address, int port) {
    return (address.indexOf(':') >= 0 ? '[' + address + ']' : address) + ':' + port;
  }
}
