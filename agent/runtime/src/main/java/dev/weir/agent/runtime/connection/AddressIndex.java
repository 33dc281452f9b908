package dev.weir.agent.runtime.connection;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Open connections by both of their ends: two ports and the peer's address.
 *
 * <p>Any thread may call. Looking up takes no lock and allocates nothing; buckets are never
 * changed, only replaced, once when a connection opens and once when it closes. Holds what {@link
 * Connections} holds, so it is bounded as that is.
 */
final class AddressIndex {
  private static final int BUCKETS = 4096;
  private static final Connection[] EMPTY = {};

  private final AtomicReferenceArray<Connection @Nullable []> buckets =
      new AtomicReferenceArray<>(BUCKETS);

  void add(Connection connection) {
    int bucket = bucketOf(connection);
    while (bucket >= 0) {
      Connection[] before = buckets.get(bucket);
      Connection[] old = before == null ? EMPTY : before;
      Connection[] with = new Connection[old.length + 1];
      System.arraycopy(old, 0, with, 1, old.length);
      // The newest first: an older one of the same ends is about to be closed.
      with[0] = connection;
      if (buckets.compareAndSet(bucket, before, with)) {
        return;
      }
    }
  }

  void remove(Connection connection) {
    int bucket = bucketOf(connection);
    while (bucket >= 0) {
      Connection[] before = buckets.get(bucket);
      int at = before == null ? -1 : indexOf(before, connection);
      if (before == null || at < 0) {
        return;
      }
      Connection[] without = before.length == 1 ? null : new Connection[before.length - 1];
      if (without != null) {
        System.arraycopy(before, 0, without, 0, at);
        System.arraycopy(before, at + 1, without, at, without.length - at);
      }
      if (buckets.compareAndSet(bucket, before, without)) {
        return;
      }
    }
  }

  /** The connection between two ends, null when there is none. */
  @Nullable Connection find(int localPort, InetAddress peer, int peerPort) {
    Connection[] bucket = buckets.get(bucketOf(localPort, peerPort));
    if (bucket != null) {
      for (Connection connection : bucket) {
        if (isBetween(connection, localPort, peerPort) && connection.ends.isPeer(peer)) {
          return connection;
        }
      }
    }
    return null;
  }

  /**
   * The connection between two ends, null when there is none.
   *
   * @param peer address as text, of IPv6 in brackets or without
   */
  @Nullable Connection find(int localPort, String peer, int peerPort) {
    Connection[] bucket = buckets.get(bucketOf(localPort, peerPort));
    if (bucket != null) {
      for (Connection connection : bucket) {
        if (isBetween(connection, localPort, peerPort) && connection.ends.isPeer(peer)) {
          return connection;
        }
      }
    }
    return null;
  }

  private static int indexOf(Connection[] bucket, Connection connection) {
    for (int i = 0; i < bucket.length; i++) {
      if (bucket[i] == connection) {
        return i;
      }
    }
    return -1;
  }

  private static int bucketOf(Connection connection) {
    Ends ends = connection.ends;
    return ends.areKnown() ? bucketOf(ends.localPort(), ends.remotePort()) : -1;
  }

  private static boolean isBetween(Connection connection, int localPort, int peerPort) {
    Ends ends = connection.ends;
    return ends.localPort() == localPort && ends.remotePort() == peerPort;
  }

  private static int bucketOf(int localPort, int peerPort) {
    return (((localPort << 16) | peerPort) * 0x9E3779B9) >>> 20;
  }
}
