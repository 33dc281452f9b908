package dev.weir.agent.runtime.connection;

import dev.weir.core.limit.Generation;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What happens when plaintext passes a TLS engine or socket of the application.
 *
 * <p>Which socket an engine belongs to is told by the client's greeting, which passes both; a TLS
 * socket knows its addresses. Plaintext whose socket is not known is counted all the same, without
 * its client's address.
 */
final class TlsHooks {
  private final Connections connections;
  private final Clock clock;
  private final TlsSessions sessions;
  private final Greetings<Connection> greetedSockets = new Greetings<>();
  private final Greetings<TlsSession> greetedSessions = new Greetings<>();

  TlsHooks(Connections connections, Clock clock) {
    this.connections = connections;
    this.sessions = connections.tlsSessions;
    this.clock = clock;
  }

  void engineEntered(Object engine, boolean incoming, ByteBuffer[] plain, int offset, int length) {
    sessionOf((SSLEngine) engine).keepStarts(incoming, plain, offset, length);
  }

  void unwrapped(
      Object engine,
      ByteBuffer net,
      int consumed,
      ByteBuffer[] plain,
      int offset,
      int length,
      int produced) {
    TlsSession session = sessionOf((SSLEngine) engine);
    if (session.connection == null && !session.outgoing && consumed > 0) {
      long key = ClientHello.keyAt(net, net.position() - consumed, net.position());
      if (key != 0) {
        session.fromStart = true;
        session.connection = greetedSockets.take(key);
      }
    }
    if (produced > 0) {
      passed(session, true, plain, offset, length, produced);
    }
  }

  void wrapped(
      Object engine,
      ByteBuffer[] plain,
      int offset,
      int length,
      int consumed,
      ByteBuffer net,
      int produced) {
    TlsSession session = sessionOf((SSLEngine) engine);
    if (session.connection == null && session.outgoing && produced > 0) {
      long key = ClientHello.keyAt(net, net.position() - produced, net.position());
      if (key != 0) {
        session.fromStart = true;
        greetedSessions.put(key, session);
      }
    }
    if (consumed > 0) {
      passed(session, false, plain, offset, length, consumed);
    }
  }

  void socketPassed(SSLSocket socket, boolean incoming, byte[] bytes, int offset, int count) {
    TlsSession session = sessions.find(socket);
    if (session == null) {
      session = new TlsSession(socket.getUseClientMode());
      InetAddress peer = socket.getInetAddress();
      if (peer != null) {
        session.connection = connections.between(socket.getLocalPort(), peer, socket.getPort());
      }
      session = sessions.add(socket, session);
    }
    Connection connection = connectionOf(session);
    Stripe stripe = connections.lockHere(connection);
    if (stripe == null) {
      return;
    }
    try {
      if (!connection.closed) {
        long nowNanos = clock.nanos();
        Generation limits = limits(connection, incoming, nowNanos);
        int before = limits == null ? 0 : connection.conformance.newestRequest();
        connection.plaintext(incoming, bytes, offset, count, nowNanos);
        if (limits != null) {
          connection.conformance.chargeRequests(limits, before, nowNanos);
        }
      }
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  /**
   * A greeting has passed a socket, so its session can be found. Not called under the stripe's
   * lock: a map may make threads wait for each other.
   */
  void greeting(Connection connection, ClientHello hello) {
    long key = hello.key();
    if (hello.incoming()) {
      greetedSockets.put(key, connection);
      connection.greetingKey = key;
    } else {
      TlsSession session = greetedSessions.take(key);
      if (session != null) {
        // If plaintext came before this thread got here, what belongs together stays so.
        session.link(null, connection);
      }
    }
  }

  void closed(Connection connection) {
    if (connection.greetingKey != 0) {
      greetedSockets.forget(connection.greetingKey, connection);
    }
  }

  private void passed(
      TlsSession session,
      boolean incoming,
      ByteBuffer[] buffers,
      int offset,
      int length,
      int moved) {
    long nowNanos = clock.nanos();
    Connection connection = connectionOf(session);
    Stripe stripe = connections.lockHere(connection);
    if (stripe == null) {
      return;
    }
    try {
      if (!connection.closed) {
        Generation limits = limits(connection, incoming, nowNanos);
        int before = limits == null ? 0 : connection.conformance.newestRequest();
        for (int i = 0; i < length; i++) {
          ByteBuffer buffer = buffers[offset + i];
          int start = session.start(incoming, buffer, i, length, moved);
          if (buffer.position() > start) {
            connection.plaintext(incoming, buffer, start, buffer.position(), nowNanos);
          }
        }
        if (limits != null) {
          connection.conformance.chargeRequests(limits, before, nowNanos);
        }
      }
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  /**
   * Limits are told of a response that passes. Of a request they are told afterwards, since nobody
   * knows whose it is before.
   *
   * @return who is to be told afterwards
   */
  private @Nullable Generation limits(Connection connection, boolean incoming, long nowNanos) {
    if (incoming) {
      return connections.limitsOfRequests();
    }
    Generation limits = connections.limits();
    if (limits != null) {
      connection.conformance.answers(limits, nowNanos);
    }
    return null;
  }

  private Connection connectionOf(TlsSession session) {
    Connection connection = session.connection;
    int life = connections.life();
    if (connection != null && connection.isWithoutSocket() && session.life != life) {
      connection.forgotten = true; // with all others, whose sockets are known
      connections.close(connection, clock.nanos());
    }
    if (connection != null && !connection.forgotten) {
      return connection;
    }
    // The engine or socket itself would be kept alive by its own session.
    boolean fromStart = connection == null && session.fromStart;
    Connection without =
        Connection.withoutSocket(session, connections.here(), session.outgoing, fromStart);
    session.life = life;
    return session.link(connection, without);
  }

  private TlsSession sessionOf(SSLEngine engine) {
    TlsSession session = sessions.find(engine);
    if (session == null) {
      session = sessions.add(engine, new TlsSession(engine.getUseClientMode()));
    }
    return session;
  }
}
