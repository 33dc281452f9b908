package dev.weir.elasticsearch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches that have been handed over and not yet arrived, in their order: a few in memory, and with
 * a spool all others on disk.
 *
 * <p>Invariant: what waits on disk is older than what waits in memory, so whoever finds no room in
 * memory writes all of that to disk.
 *
 * <p>Any thread may hand over, and waits for no more than the disk, unless it asks to; one takes,
 * one batch at a time, and keeps nothing locked while it sends it.
 */
final class Backlog {
  private static final int MOST_IN_MEMORY = 4;

  private final @Nullable Spool spool;
  private final Tally tally;
  private final ArrayDeque<Batch> memory = new ArrayDeque<>();

  /** The one that is being sent; from memory, or else as it stands on disk. */
  private @Nullable Batch taken;

  private boolean fromMemory;
  private boolean closed;

  Backlog(@Nullable Spool spool, Tally tally) {
    this.spool = spool;
    this.tally = tally;
  }

  /** Takes a batch over, or counts its documents as dropped. */
  synchronized boolean offer(Batch batch) {
    tally.offered(batch.documents());
    if (!closed && isCrowded()) {
      spill();
    }
    if (closed || isCrowded()) {
      tally.drop(batch.documents());
      return false;
    }
    memory.add(batch);
    notifyAll();
    return true;
  }

  /** Takes a batch over once there is room in memory, which is waited for, but not longer. */
  synchronized boolean put(Batch batch, long waitNanos) throws InterruptedException {
    if (!closed && isCrowded()) {
      TimeUnit.NANOSECONDS.timedWait(this, waitNanos);
    }
    return !closed && !isCrowded() && offer(batch);
  }

  synchronized boolean isCrowded() {
    return memory.size() + (taken != null && fromMemory ? 1 : 0) >= MOST_IN_MEMORY;
  }

  /** Whether none waits, neither in memory nor on disk. */
  synchronized boolean isEmpty() {
    return memory.isEmpty() && (spool == null || spool.isEmpty());
  }

  /** Waits until there is one in memory, but not longer. */
  synchronized void await(long waitNanos) throws InterruptedException {
    if (memory.isEmpty()) {
      TimeUnit.NANOSECONDS.timedWait(this, waitNanos);
    }
  }

  /** The oldest, of which {@link #done} says what became; null if there is none. */
  synchronized @Nullable Batch take() throws IOException {
    if (closed) {
      return null;
    }
    Batch oldest = spool == null ? null : spool.take();
    if (oldest == null) {
      return takeFromMemory();
    }
    fromMemory = false;
    taken = oldest;
    return oldest;
  }

  /** The oldest of those in memory. */
  synchronized @Nullable Batch takeFromMemory() {
    fromMemory = true;
    taken = memory.poll(); // none once it is closed
    return taken;
  }

  /**
   * Forgets the one that was taken, unless {@link #close} has seen to it.
   *
   * @param rest what is left of it; it waits on before all others, or apart where it is refused
   * @return whether it waits where it should
   */
  synchronized boolean done(@Nullable Rest rest) {
    if (taken == null) {
      return true;
    }
    taken = null;
    notifyAll();
    try {
      if (spool != null && !fromMemory) {
        if (rest == null) {
          spool.removeTaken();
        } else {
          spool.putBack(rest.batch(), rest.refusal() != null);
        }
      } else if (rest != null) {
        keep(rest);
      }
      return true;
    } catch (IOException e) {
      troubled(e);
      return false;
    }
  }

  private void keep(Rest rest) throws IOException {
    boolean onDisk = false;
    try {
      if (spool != null) {
        spool.addFirst(rest.batch(), rest.refusal() != null);
        onDisk = true;
      }
    } finally {
      if (!onDisk) {
        memory.addFirst(rest.batch()); // it has stood there before, so there is room
      }
    }
  }

  /** Whether there are some that were refused, and have not been taken since. */
  synchronized boolean holdsRefused() {
    return spool != null && spool.holdsRefused();
  }

  /** One of those comes behind the others; the rest follows when it is taken. */
  synchronized void tryRefusedAgain() {
    if (spool != null) {
      spool.tryRefusedAgain();
    }
  }

  /** Writes to disk what waits in memory, oldest first; what cannot be written waits on. */
  synchronized void spill() {
    if (spool == null) {
      return;
    }
    try {
      for (Batch oldest = memory.peek(); oldest != null; oldest = memory.peek()) {
        spool.add(oldest);
        memory.remove();
      }
    } catch (IOException e) {
      troubled(e);
    }
  }

  private void troubled(IOException e) {
    tally.trouble("the spool cannot be used: " + e);
  }

  /**
   * Takes nothing any more; what waits in memory goes to disk, or is counted as dropped. So does
   * the one that is being sent by a thread that cannot be ended: ids decide, if it arrives twice.
   */
  synchronized void close() {
    closed = true;
    Batch sending = taken;
    if (sending != null) {
      boolean unused = done(new Rest(sending, null));
    }
    spill();
    for (Batch batch = memory.poll(); batch != null; batch = memory.poll()) {
      tally.drop(batch.documents());
    }
    notifyAll();
  }

  synchronized ExportCounts counts() {
    long queued = taken != null && fromMemory ? taken.documents() : 0;
    for (Batch batch : memory) {
      queued += batch.documents();
    }
    return tally.counts(queued, spool == null ? Spool.Counts.NONE : spool.counts());
  }
}
