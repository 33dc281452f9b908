package dev.weir.agent.runtime.connection;

import dev.weir.core.http.Endpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who talks to whom at a socket, as far as that is known. Never changes. */
final class Ends {
  static final Ends UNKNOWN = new Ends(null, null);

  private final @Nullable InetSocketAddress local;
  private final @Nullable InetSocketAddress remote;
  private final @Nullable String remoteText;

  Ends(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
    this.local = local;
    this.remote = remote;
    this.remoteText = remote == null ? null : text(remote.getAddress());
  }

  /** Whether this is a socket of TCP. */
  boolean areOfTcp() {
    return local != null;
  }

  boolean areKnown() {
    return local != null && remote != null;
  }

  /** 0 when it is not known, as {@link #remotePort}. */
  int localPort() {
    return port(local);
  }

  int remotePort() {
    return port(remote);
  }

  boolean isPeer(InetAddress peer) {
    return remote != null && remote.getAddress().equals(peer);
  }

  /** Whether the peer has this address, written as the JDK does, in brackets or without. */
  boolean isPeer(String peer) {
    int bracket = peer.startsWith("[") ? 1 : 0;
    return remoteText != null
        && peer.length() == remoteText.length() + 2 * bracket
        && peer.startsWith(remoteText, bracket);
  }

  /** Where nobody saw who opened it: servers listen on lower ports than clients are given. */
  boolean lookOutgoing() {
    return areKnown() && localPort() > remotePort();
  }

  /**
   * @param outgoing whether the client is here
   */
  Endpoints endpoints(boolean outgoing) {
    InetSocketAddress client = outgoing ? local : remote;
    InetSocketAddress server = outgoing ? remote : local;
    return new Endpoints(text(client), port(client), text(server), port(server));
  }

  private static String text(@Nullable InetSocketAddress address) {
    return address == null ? "unknown" : text(address.getAddress());
  }

  /** One object for each address, so that the keys of its connections are equal at first sight. */
  private static String text(InetAddress address) {
    return address.getHostAddress().intern();
  }

  private static int port(@Nullable InetSocketAddress address) {
    return address == null ? 0 : address.getPort();
  }
}
