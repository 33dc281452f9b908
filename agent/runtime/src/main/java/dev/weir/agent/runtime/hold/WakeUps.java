package dev.weir.agent.runtime.hold;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes sleepers when they are due, from a thread of its own.
 *
 * <p>Any thread may put a sleeper to bed: that costs two compare-and-sets, and allocates and waits
 * for nothing. A sleeper that is in the queue already stays where it is; when its turn comes and it
 * is not due yet, it is queued anew. So it may be woken too soon, which is harmless, but not too
 * late.
 */
public final class WakeUps implements AutoCloseable {
  private static final long NOBODY = Long.MAX_VALUE;

  /** Who is due this soon is woken together with who is due now. */
  private static final long TOGETHER_NANOS = 20_000;

  private final LongSupplier clock;
  private final Consumer<Throwable> onFault;
  private final AtomicReference<@Nullable Sleeper> lately = new AtomicReference<>();
  private final PriorityQueue<Sleeper> queue =
      new PriorityQueue<>((a, b) -> Long.signum(a.orderNanos - b.orderNanos));
  private final Thread thread = new Thread(null, this::run, "weir-turns", 0, false);
  private volatile boolean wakesAll;
  private volatile boolean closed;

  /**
   * How long the thread sleeps, as far as it has said so; {@link #NOBODY} for as long as it may.
   */
  private volatile long nextNanos = Long.MIN_VALUE;

  /**
   * @param clock nanoseconds, the same as what sleepers are due by
   * @param onFault told what a sleeper threw
   */
  public WakeUps(LongSupplier clock, Consumer<Throwable> onFault) {
    this.clock = clock;
    this.onFault = onFault;
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(WakeUps.class.getClassLoader());
  }

  public void start() {
    thread.start();
  }

  /** Wakes a sleeper when it is due, or before. */
  public void at(Sleeper sleeper, long dueNanos) {
    sleeper.dueNanos = dueNanos;
    if (sleeper.enqueue()) {
      Sleeper head = lately.get();
      do {
        sleeper.next = head;
        Sleeper witness = lately.compareAndExchange(head, sleeper);
        if (witness == head) {
          break;
        }
        head = witness;
      } while (true);
      long next = nextNanos;
      if (next == NOBODY || (next != Long.MIN_VALUE && dueNanos - next < 0)) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Wakes all that sleep: what they wait for has changed. */
  public void all() {
    wakesAll = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      boolean all = wakesAll;
      if (all) {
        wakesAll = false;
      }
      nextNanos = Long.MIN_VALUE; // whoever comes from here on is seen below
      takeLately();
      wakeDue(all);
      Sleeper first = queue.peek();
      nextNanos = first == null ? NOBODY : first.orderNanos;
      if (lately.get() == null && !wakesAll && !closed) {
        if (first == null) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, first.orderNanos - clock.getAsLong());
        }
        Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
      }
    }
    wakeDue(true);
  }

  private void takeLately() {
    Sleeper sleeper = lately.getAndSet(null);
    while (sleeper != null) {
      Sleeper next = sleeper.next;
      sleeper.next = null;
      sleeper.orderNanos = sleeper.dueNanos;
      queue.add(sleeper);
      sleeper = next;
    }
  }

  private void wakeDue(boolean all) {
    long nowNanos = clock.getAsLong() + TOGETHER_NANOS;
    int count = queue.size(); // each at most once
    Sleeper first = queue.peek();
    while (first != null && count-- > 0 && (all || first.orderNanos - nowNanos <= 0)) {
      queue.poll();
      long dueNanos = first.dueNanos;
      if (!all && dueNanos - nowNanos > 0) {
        first.orderNanos = dueNanos;
        queue.add(first);
      } else {
        first.dequeue();
        try {
          first.wake();
        } catch (Throwable t) {
          onFault.accept(t); // the others are woken all the same
        }
      }
      first = queue.peek();
    }
  }
}
