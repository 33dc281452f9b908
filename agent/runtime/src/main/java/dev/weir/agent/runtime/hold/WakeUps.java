package dev.weir.agent.runtime.hold;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes sleepers when they are due, from a thread of its own.
 *
 * <p>Any thread may put a sleeper to bed: that costs a few compare-and-sets, and allocates and
 * waits for nothing. A sleeper that is in the queue already moves up when it is to be woken sooner
 * than it was, else it stays where it is. So it may be woken too soon, which is harmless, but not
 * too late.
 *
 * <p>Nobody is forgotten: a sleeper that cannot be woken is tried again, less and less often; one
 * for whom there is no memory in the queue is woken at once.
 */
public final class WakeUps implements AutoCloseable {
  /** Who is due this soon is woken together with who is due now. */
  static final long TOGETHER_NANOS = 20_000;

  /** After how long waking is tried again for the first time; then after twice as long. */
  static final long FIRST_RETRY_NANOS = 1_000_000;

  /** A second, by and by. */
  private static final int MOST_DOUBLINGS = 10;

  private static final long NOBODY = Long.MAX_VALUE;
  private static final long AT_WORK = Long.MIN_VALUE;

  private final LongSupplier clock;
  private final Consumer<Throwable> onFault;
  private final AtomicReference<@Nullable Sleeper> lately = new AtomicReference<>();
  private final DueQueue queue;
  private final Thread thread = new Thread(null, this::run, "weir-turns", 0, false);
  private volatile boolean wakesAll;
  private volatile boolean closed;

  /** Whether somebody had no room in the queue; confined to the thread that wakes. */
  private boolean lacksMemory;

  /**
   * Until when the thread sleeps, as far as it has said so; {@link #NOBODY} for as long as it may.
   */
  private volatile long nextNanos = AT_WORK;

  /**
   * @param clock nanoseconds, the same as what sleepers are due by
   * @param onFault told what a sleeper threw, once for each that fails again and again
   */
  public WakeUps(LongSupplier clock, Consumer<Throwable> onFault) {
    this(clock, onFault, new DueQueue());
  }

  WakeUps(LongSupplier clock, Consumer<Throwable> onFault, DueQueue queue) {
    this.clock = clock;
    this.onFault = onFault;
    this.queue = queue;
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(WakeUps.class.getClassLoader());
  }

  public void start() {
    thread.start();
  }

  /** Wakes a sleeper when it is due, or before. */
  public void at(Sleeper sleeper, long dueNanos) {
    if (!sleeper.sleepUntil(this, dueNanos)) {
      return;
    }
    if (sleeper.comesLately()) {
      push(sleeper);
    }
    long next = nextNanos;
    // Not as asked: somebody may have asked for sooner, and left the pushing to this thread.
    if (next == NOBODY || (next != AT_WORK && sleeper.dueNanos() - next < 0)) {
      LockSupport.unpark(thread);
    }
    if (closed) {
      wake(sleeper); // the thread is no more
    }
  }

  /** Wakes a sleeper soon. */
  public void now(Sleeper sleeper) {
    at(sleeper, clock.getAsLong());
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

  private void push(Sleeper sleeper) {
    Sleeper head = lately.get();
    while (true) {
      sleeper.next = head;
      Sleeper witness = lately.compareAndExchange(head, sleeper);
      if (witness == head) {
        return;
      }
      head = witness;
    }
  }

  private void run() {
    while (!closed) {
      try {
        round();
        sleep();
      } catch (Throwable t) {
        tell(t); // whatever it is: who sleeps is still to be woken
      }
    }
    wakesAll = true;
    round();
  }

  /** Wakes all that are due now. */
  void round() {
    boolean all = wakesAll;
    if (all) {
      wakesAll = false;
    }
    nextNanos = AT_WORK; // whoever comes from here on is seen below
    takeLately();
    wakeDue(all);
    Sleeper first = queue.first();
    nextNanos = first == null ? NOBODY : first.orderNanos;
  }

  private void sleep() {
    if (lacksMemory) {
      lacksMemory = false;
      LockSupport.parkNanos(this, FIRST_RETRY_NANOS);
    } else if (lately.get() == null && !wakesAll && !closed) {
      Sleeper first = queue.first();
      if (first == null) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, first.orderNanos - clock.getAsLong());
      }
    }
    Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
  }

  private void takeLately() {
    Sleeper sleeper = lately.getAndSet(null);
    while (sleeper != null) {
      Sleeper next = sleeper.next;
      sleeper.next = null;
      sleeper.takenFromStack();
      enqueue(sleeper);
      sleeper = next;
    }
  }

  private void enqueue(Sleeper sleeper) {
    long dueNanos = sleeper.dueNanos();
    if (dueNanos != Sleeper.AWAKE) {
      try {
        queue.put(sleeper, dueNanos);
      } catch (OutOfMemoryError e) {
        lacksMemory = true;
        wake(sleeper);
      }
    }
  }

  private void wakeDue(boolean all) {
    long nowNanos = clock.getAsLong() + TOGETHER_NANOS;
    Sleeper first = queue.first();
    while (first != null && (all || first.orderNanos - nowNanos <= 0)) {
      queue.removeFirst();
      wake(first);
      first = queue.first();
    }
  }

  private void wake(Sleeper sleeper) {
    sleeper.awake();
    try {
      sleeper.wake();
      sleeper.failures = 0;
    } catch (Throwable t) {
      int failures = sleeper.failures++;
      if (failures == 0) {
        tell(t);
      }
      if (!closed) {
        long delayNanos = FIRST_RETRY_NANOS << Math.min(failures, MOST_DOUBLINGS);
        at(sleeper, clock.getAsLong() + delayNanos);
      }
    }
  }

  private void tell(Throwable fault) {
    try {
      onFault.accept(fault);
    } catch (Throwable t) {
      // There is nobody else to tell, and the others are to be woken all the same.
    }
  }
}
