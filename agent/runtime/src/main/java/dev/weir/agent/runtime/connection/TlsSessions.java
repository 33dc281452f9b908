package dev.weir.agent.runtime.connection;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The TLS sessions of the process, by the engine or socket of the application that holds them.
 *
 * <p>By identity, and weakly, so that nothing of the application lives longer because of Weir.
 * Looking up takes no lock and allocates nothing; adding does, once a connection. Bounded: a chain
 * that has grown too long loses its oldest entry.
 */
final class TlsSessions {
  private static final int CHAINS = 4096;
  private static final int LONGEST_CHAIN = 16;

  /** An entry; chains are never changed, only replaced. */
  private static final class Entry extends WeakReference<Object> {
    final int chain;
    final TlsSession session;
    final @Nullable Entry next;

    Entry(
        Object holder,
        ReferenceQueue<Object> queue,
        int chain,
        TlsSession session,
        @Nullable Entry next) {
      super(holder, queue);
      this.chain = chain;
      this.session = session;
      this.next = next;
    }
  }

  private final AtomicReferenceArray<@Nullable Entry> chains = new AtomicReferenceArray<>(CHAINS);
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final ConcurrentLinkedQueue<TlsSession> over = new ConcurrentLinkedQueue<>();

  /** The session of an engine or socket, null when it has none yet. */
  @Nullable TlsSession find(Object holder) {
    for (Entry entry = chains.get(chainOf(holder)); entry != null; entry = entry.next) {
      if (entry.refersTo(holder)) {
        return entry.session;
      }
    }
    return null;
  }

  /**
   * Adds a session unless the holder has got one meanwhile: an engine's two directions may begin in
   * two threads at once.
   *
   * @return the session that the holder has from now on
   */
  synchronized TlsSession add(Object holder, TlsSession session) {
    TlsSession present = find(holder);
    if (present != null) {
      return present;
    }
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      if (gone instanceof Entry entry) {
        rebuild(entry.chain);
      }
    }
    int chain = chainOf(holder);
    rebuild(chain);
    chains.set(chain, new Entry(holder, collected, chain, session, chains.get(chain)));
    return session;
  }

  /** A session whose holder is no more, or which there was no room for; null when there is none. */
  @Nullable TlsSession pollOver() {
    return over.poll();
  }

  /** Leaves out what has been collected, and what is too much. */
  private void rebuild(int chain) {
    Entry kept = null;
    int length = 0;
    for (Entry entry = chains.get(chain); entry != null; entry = entry.next) {
      Object holder = entry.get();
      if (holder != null && length < LONGEST_CHAIN) {
        kept = new Entry(holder, collected, chain, entry.session, kept);
        length++;
      } else {
        over.add(entry.session);
      }
    }
    chains.set(chain, kept);
  }

  private static int chainOf(Object holder) {
    int hash = System.identityHashCode(holder) * 0x9E3779B9;
    return hash >>> 20;
  }
}
