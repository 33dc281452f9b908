package dev.weir.agent.runtime.connection;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connection that a server's output object writes to, by the addresses of both ends. What
 * the socket itself says, not what a proxy's header fields have made of it. Any thread may call;
 * nothing is allocated once the classes are known.
 *
 * <p>Tomcat (9 and later, each connector but AJP's) and Jetty (9 and later, Jakarta EE 8 to 11) are
 * known. Undertow tells how much was written only after it was sent, when the exchange may be over,
 * and Open Liberty is not known: there, application bytes are not counted.
 */
final class Outputs extends ClassValue<Outputs.Kind> {
  /** How to get from an output to its ends. */
  enum Kind {
    TOMCAT,
    JETTY_SINCE_EE10,
    JETTY
  }

  private static final Member REMOTE_ADDR = Member.object("getRemoteAddr");
  private static final Member REMOTE_PORT = Member.number("getRemotePort");
  private static final Member LOCAL_PORT = Member.number("getLocalPort");
  private static final Member CHANNEL = Member.object("_channel");
  private static final Member SERVLET_CHANNEL = Member.object("_servletChannel");
  private static final Member END_POINT = Member.object("getEndPoint");
  private static final Member REMOTE_ADDRESS =
      Member.object("getRemoteSocketAddress", "getRemoteAddress");
  private static final Member LOCAL_ADDRESS =
      Member.object("getLocalSocketAddress", "getLocalAddress");

  /** How many connections are found again without a search; a power of two. */
  private static final int RECENT = 1024;

  private final Connections connections;

  /** By the identity of {@link Connection#output}. */
  private final @Nullable Connection[] recent = new Connection[RECENT];

  Outputs(Connections connections) {
    this.connections = connections;
  }

  /** Null when it is none of those that are tracked. */
  @Nullable Connection connectionOf(Object output) {
    int slot = System.identityHashCode(output) & (RECENT - 1);
    Connection connection = recent[slot];
    if (connection == null || connection.output != output) {
      connection = search(output);
      recent[slot] = connection;
    }
    return connection;
  }

  private @Nullable Connection search(Object output) {
    Kind kind = get(output.getClass()); // no switch, which would be a class of its own
    if (kind == Kind.TOMCAT) {
      return ofTomcat(output);
    }
    return ofJetty((kind == Kind.JETTY ? CHANNEL : SERVLET_CHANNEL).orNull(output));
  }

  /** Of an {@code org.apache.tomcat.util.net.SocketWrapperBase}. */
  private @Nullable Connection ofTomcat(Object socket) {
    return REMOTE_ADDR.orNull(socket) instanceof String peer
        ? connections.between(LOCAL_PORT.numberOf(socket), peer, REMOTE_PORT.numberOf(socket))
        : null;
  }

  /**
   * Of an {@code HttpChannel}, or what has taken its place: by its end point, since its own
   * addresses may be a proxy's word.
   */
  private @Nullable Connection ofJetty(@Nullable Object channel) {
    Object end = channel == null ? null : END_POINT.orNull(channel);
    if (end == null) {
      return null;
    }
    return LOCAL_ADDRESS.orNull(end) instanceof InetSocketAddress local
            && REMOTE_ADDRESS.orNull(end) instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? connections.between(local.getPort(), remote.getAddress(), remote.getPort())
        : null;
  }

  @Override
  protected Kind computeValue(Class<?> output) {
    String name = output.getName();
    if (name.startsWith("org.apache.tomcat.")) {
      return Kind.TOMCAT;
    }
    return name.endsWith(".servlet.HttpOutput") ? Kind.JETTY_SINCE_EE10 : Kind.JETTY;
  }
}
