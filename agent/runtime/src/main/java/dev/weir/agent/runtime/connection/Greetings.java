package dev.weir.agent.runtime.connection;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sockets, or TLS sessions, that have seen a client's greeting and wait for the other to see it
 * too; see {@link ClientHello}. Any thread may call.
 *
 * <p>Bounded: when too many wait in vain, all are forgotten.
 */
final class Greetings<T> {
  private static final int MOST = 8192;

  private final ConcurrentHashMap<Long, T> waiting = new ConcurrentHashMap<>();

  void put(long key, T waits) {
    if (waiting.size() >= MOST) {
      waiting.clear();
    }
    waiting.put(key, waits);
  }

  @Nullable T take(long key) {
    return waiting.remove(key);
  }

  /** The connection is over before anybody asked for it. */
  void forget(long key, T waits) {
    waiting.remove(key, waits);
  }
}
