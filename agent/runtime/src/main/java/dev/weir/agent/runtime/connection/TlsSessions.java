package dev.weir.agent.runtime.connection;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The TLS sessions of the process, by the engine or socket of the application that holds them.
 *
 * <p>By identity, and weakly, so that nothing of the application lives longer because of Weir. Any
 * thread may look up, which allocates nothing, and add, which does, once a connection. Neither
 * takes a lock, since virtual threads that wait for a monitor are pinned before Java 24. What the
 * collector has taken is cleared away by one thread of the agent. Bounded: a chain that has grown
 * too long loses its oldest entries.
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
    return find(chains.get(chainOf(holder)), holder);
  }

  /**
   * Adds a session unless the holder has got one meanwhile: an engine's two directions may begin in
   * two threads at once.
   *
   * @return the session that the holder has from now on
   */
  TlsSession add(Object holder, TlsSession session) {
    int chain = chainOf(holder);
    while (true) {
      Entry before = chains.get(chain);
      TlsSession present = find(before, holder);
      if (present != null) {
        return present;
      }
      List<TlsSession> left = new ArrayList<>();
      Entry kept = kept(before, LONGEST_CHAIN - 1, left);
      Entry added = new Entry(holder, collected, chain, session, kept);
      if (chains.compareAndSet(chain, before, added)) {
        over.addAll(left);
        return session;
      }
    }
  }

  /** Lets go of those whose holders are no more. One thread at a time: the queue has a lock. */
  void tidy() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      if (gone instanceof Entry entry) {
        tidy(entry.chain);
      }
    }
  }

  /** A session whose holder is no more, or which there was no room for; null when there is none. */
  @Nullable TlsSession pollOver() {
    return over.poll();
  }

  private static @Nullable TlsSession find(@Nullable Entry chain, Object holder) {
    for (Entry entry = chain; entry != null; entry = entry.next) {
      if (entry.refersTo(holder)) {
        return entry.session;
      }
    }
    return null;
  }

  private void tidy(int chain) {
    while (true) {
      Entry before = chains.get(chain);
      List<TlsSession> left = new ArrayList<>();
      if (chains.compareAndSet(chain, before, kept(before, LONGEST_CHAIN, left))) {
        over.addAll(left);
        return;
      }
    }
  }

  /** A chain without what has been collected, and what is too much; the latest comes first. */
  private @Nullable Entry kept(@Nullable Entry entry, int room, List<TlsSession> left) {
    if (entry == null) {
      return null;
    }
    // Asked like this, a holder that the collector is about to take is not kept from it.
    if (room == 0 || entry.refersTo(null)) {
      left.add(entry.session);
      return kept(entry.next, room, left);
    }
    Entry rest = kept(entry.next, room - 1, left);
    if (rest == entry.next) {
      return entry;
    }
    Object holder = entry.get();
    if (holder == null) {
      left.add(entry.session);
      return rest;
    }
    return new Entry(holder, collected, entry.chain, entry.session, rest);
  }

  private static int chainOf(Object holder) {
    int hash = System.identityHashCode(holder) * 0x9E3779B9;
    return hash >>> 20;
  }
}
