package dev.weir.agent.runtime.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One TLS engine or socket of the application, and the connection that its plaintext belongs to.
 *
 * <p>Its own fields are written by whoever uses the engine, one at a time by the contract of {@code
 * SSLEngine} for each direction; the connection is guarded by its stripe's lock.
 */
final class TlsSession {
  private static final AtomicReferenceFieldUpdater<TlsSession, @Nullable Connection> CONNECTION =
      AtomicReferenceFieldUpdater.newUpdater(TlsSession.class, Connection.class, "connection");

  /** Whether the application is the client. */
  final boolean outgoing;

  volatile @Nullable Connection connection;

  /** Whether the client's greeting has been seen, and so all that follows will be. */
  volatile boolean fromStart;

  /** Of {@link Connections#life}, when a connection without socket was made for it. */
  volatile int life;

  /** Where the buffers of the call in progress begin; one call each way may be. */
  private int[] incomingStarts = {};

  private int[] outgoingStarts = {};

  TlsSession(boolean outgoing) {
    this.outgoing = outgoing;
  }

  /** Gives it another connection, unless somebody else has done so; returns the one it has. */
  Connection link(@Nullable Connection before, Connection after) {
    if (CONNECTION.compareAndSet(this, before, after)) {
      return after;
    }
    Connection now = connection;
    return now == null ? after : now;
  }

  /** Keeps where each of several buffers begins, before the engine moves their positions. */
  void keepStarts(boolean incoming, ByteBuffer[] buffers, int offset, int length) {
    int[] starts = starts(incoming, length);
    for (int i = 0; i < length; i++) {
      starts[i] = buffers[offset + i].position();
    }
  }

  /** Where a buffer began before {@code moved} bytes in all were taken from it or put into it. */
  int start(boolean incoming, ByteBuffer buffer, int index, int length, int moved) {
    return length == 1 ? buffer.position() - moved : starts(incoming, length)[index];
  }

  private int[] starts(boolean incoming, int length) {
    int[] starts = incoming ? incomingStarts : outgoingStarts;
    if (length > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(16, length));
      if (incoming) {
        incomingStarts = starts;
      } else {
        outgoingStarts = starts;
      }
    }
    return starts;
  }
}
