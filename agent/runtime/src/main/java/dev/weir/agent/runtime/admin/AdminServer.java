package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.options.AgentOptions.Admin;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The admin endpoint: a small HTTP/1.1 server of a guest in somebody else's process.
 *
 * <p>Not {@code com.sun.net.httpserver}: that one logs by java.util.logging, and so initialises it
 * before the application has set its own log manager, which WildFly does not survive. Nothing here
 * logs, or touches system properties or the locale, and what answering takes is loaded by the first
 * request.
 *
 * <p>One daemon thread accepts, up to four others answer one request a connection. Of more than 32
 * connections the later ones wait in the kernel's queue. A client that is slow to ask is told so
 * and one that is slow to listen is cut off.
 *
 * <p>Any thread may call.
 */
public final class AdminServer implements Closeable {
  private static final int BACKLOG = 128;

  private final Admin admin;
  private final Endpoints endpoints;
  private final AdminLimits limits;
  private @Nullable Acceptor acceptor;
  private boolean closed;

  /**
   * A server that does not listen yet.
   *
   * @param onEnabled is told, by a worker, to switch measuring on or off
   */
  public AdminServer(Admin admin, Observed observed, Consumer<Boolean> onEnabled) {
    this(admin, observed, onEnabled, AdminLimits.DEFAULT);
  }

  AdminServer(Admin admin, Observed observed, Consumer<Boolean> onEnabled, AdminLimits limits) {
    this.admin = admin;
    this.endpoints = new Endpoints(observed, onEnabled);
    this.limits = limits;
  }

  /**
   * Begins to listen.
   *
   * @return where, with the port that was chosen
   * @throws IOException saying which address cannot be had, and the mend
   */
  public synchronized InetSocketAddress start() throws IOException {
    if (closed || acceptor != null) {
      throw new IllegalStateException("an admin server starts once");
    }
    ServerSocket listening = listen();
    AccessRules rules = new AccessRules(admin, listening.getInetAddress().isLoopbackAddress());
    acceptor = new Acceptor(listening, endpoints, rules, limits);
    acceptor.start();
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  /** Ends every connection; waits for nobody. */
  @Override
  public synchronized void close() {
    closed = true;
    if (acceptor != null) {
      acceptor.close();
    }
  }

  private ServerSocket listen() throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(address(admin.host()), admin.port()), BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "admin="
              + admin
              + " cannot be listened on ("
              + e.getMessage()
              + "); choose another with admin=127.0.0.1:PORT, or none with admin=off",
          e);
    }
  }

  /** Null is all interfaces. Asks no name service where the answer is known. */
  private static @Nullable InetAddress address(String host) throws UnknownHostException {
    if (host.isEmpty()) {
      return null;
    }
    return host.equalsIgnoreCase("localhost")
        ? InetAddress.getLoopbackAddress()
        : InetAddress.getByName(host);
  }
}
