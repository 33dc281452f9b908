package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import dev.weir.core.ledger.Reason;
import dev.weir.core.ledger.TallyBoard;
import dev.weir.core.limit.Generation;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when sockets carry bytes, whoever holds their numbers: the JDK, or Netty.
 *
 * <p>Called by any thread inside its system call's wrapper. Once a connection is known, nothing is
 * allocated and nothing waits but for a spinning lock.
 */
final class SocketHooks {
  /** The clock has yet to be read: what is passed over needs no time. */
  static final long UNREAD = 0;

  private final Connections connections;
  private final TlsHooks tls;
  private final Clock clock;
  private final Runnable onCrowded;
  private final IntConsumer onCalled;

  /**
   * @param onCalled told which site bytes of a connection pass for the first time
   */
  SocketHooks(
      Connections connections,
      TlsHooks tls,
      Clock clock,
      Runnable onCrowded,
      IntConsumer onCalled) {
    this.connections = connections;
    this.tls = tls;
    this.clock = clock;
    this.onCrowded = onCrowded;
    this.onCalled = onCalled;
  }

  /**
   * Bytes have passed a socket, and lie in memory.
   *
   * @param site of the door, which says which way
   */
  void passed(Object identity, int number, int site, long address, long count) {
    passed(identity, number, site, address, count, UNREAD);
  }

  /**
   * As the other, for one of several pieces.
   *
   * @param nowNanos what this returned for the piece before, {@link #UNREAD} for the first
   */
  long passed(Object identity, int number, int site, long address, long count, long nowNanos) {
    Connection connection = watched(identity, number, count);
    if (connection == null) {
      return nowNanos;
    }
    long readNanos = nowNanos;
    boolean incoming = site == Door.SOCKET_READ || site == Door.NATIVE_READ;
    boolean crowded = false;
    ClientHello hello = null;
    Stripe stripe = connections.lockHere(connection);
    if (stripe == null) {
      return nowNanos;
    }
    try {
      if (!connection.closed && !connection.passesOver(incoming, count)) {
        if (connection.isFirstAt(site)) {
          onCalled.accept(site);
        }
        readNanos = nowNanos == UNREAD ? clock.nanos() : nowNanos;
        lookAt(connection, incoming, address, count, readNanos);
        hello = connection.takeHello();
        crowded = connection.board().becomesCrowded();
      }
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
    if (hello != null) {
      tls.greeting(connection, hello);
    }
    if (crowded) {
      onCrowded.run();
    }
    return readNanos;
  }

  /** Looks at bytes of a connection, and charges limits for requests that come in with them. */
  private void lookAt(
      Connection connection, boolean incoming, long address, long count, long nowNanos) {
    Generation limits = incoming ? connections.limitsOfRequests() : null;
    if (limits == null) {
      connection.passed(incoming, address, count, nowNanos);
    } else {
      Conformance conformance = connection.conformance;
      conformance.comesIn(count);
      int before = conformance.newestRequest();
      connection.passed(true, address, count, nowNanos);
      conformance.chargeRequests(limits, before, nowNanos);
    }
  }

  /**
   * Bytes of several pieces of memory.
   *
   * @param vector of {@code struct iovec { void *base; size_t length; }}, 16 bytes each
   */
  void passedVector(Object identity, int number, int site, long vector, long count) {
    long nowNanos = UNREAD;
    long at = vector;
    long left = count;
    while (left > 0) {
      long length = Math.min(left, NativeMemory.longAt(at + Long.BYTES));
      if (length > 0) {
        nowNanos = passed(identity, number, site, NativeMemory.longAt(at), length, nowNanos);
      }
      left -= length;
      at += 2 * Long.BYTES;
    }
  }

  /** Bytes of several buffers outside the heap, from one of them on, whose positions say where. */
  void passedBuffers(
      Object identity, int number, int site, ByteBuffer[] buffers, int offset, long count) {
    long nowNanos = UNREAD;
    long left = count;
    for (int i = offset; left > 0; i++) {
      ByteBuffer buffer = buffers[i];
      long length = Math.min(left, buffer.remaining());
      if (length > 0) {
        long address = NativeMemory.addressOf(buffer) + buffer.position();
        nowNanos = passed(identity, number, site, address, length, nowNanos);
      }
      left -= length;
    }
  }

  /** The kernel has sent bytes of a file, to a socket or another file. */
  void sent(Object identity, int number, long count) {
    Connection connection = watched(identity, number, count);
    if (connection == null) {
      forgetFile(identity, number);
      return;
    }
    Stripe stripe = connections.lockHere(connection);
    if (stripe == null) {
      return;
    }
    try {
      if (!connection.closed && !connection.passesOver(false, count)) {
        connection.sent(count, clock.nanos());
      }
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  /** Nobody tells when files are closed. */
  private void forgetFile(Object identity, int number) {
    Connection file = connections.find(identity, number);
    if (file != null && !file.ends.areOfTcp()) {
      connections.remove(file);
    }
  }

  /** The peer will send no more. */
  void ended(Object identity, int number) {
    Connection connection = connections.find(identity, number);
    if (connection == null || connection.ignored) {
      return;
    }
    Stripe stripe = connections.lockHere(connection);
    if (stripe == null) {
      return;
    }
    try {
      connection.ended(clock.nanos());
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  /** A socket is about to be closed. */
  void closing(Object identity, int number) {
    Connection connection = connections.find(identity, number);
    if (connection != null) {
      connections.close(connection, clock.nanos());
      tls.closed(connection);
    } else {
      connections.closingUntracked(number);
    }
  }

  /** A socket is about to be connected, by the application. */
  void connecting(Object identity, int number) {
    Connection connection = connections.findOrAdd(identity, number, clock.nanos());
    if (connection != null) {
      connection.connecting();
    }
  }

  /** The connection that carries bytes, both ends known; null when it is not looked at. */
  private @Nullable Connection watched(Object identity, int number, long count) {
    Connection connection = connections.find(identity, number);
    if (connection == null) {
      connection = connections.findOrAdd(identity, number, clock.nanos());
    }
    if (connection == null) {
      untracked(count);
      return null;
    }
    if (!connection.resolved) {
      connections.resolve(connection);
    }
    return connection.ignored ? null : connection;
  }

  private void untracked(long count) {
    Stripe stripe = connections.here();
    if (!stripe.lock()) {
      return;
    }
    try {
      TallyBoard board = stripe.board(false);
      board.captured(count);
      board.unattributed(Reason.UNTRACKED, count);
      stripe.unlock();
    } catch (Throwable t) {
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }
}
