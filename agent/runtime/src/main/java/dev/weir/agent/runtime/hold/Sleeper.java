package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What is to be woken at some time, by {@link WakeUps}. In its queue at most once. */
public abstract class Sleeper {
  private static final VarHandle QUEUED;

  static {
    try {
      QUEUED = MethodHandles.lookup().findVarHandle(Sleeper.class, "queued", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  volatile long dueNanos;

  @SuppressWarnings("UnusedVariable") // by handle
  private volatile boolean queued;

  /** In the stack of those that have come lately. */
  @Nullable Sleeper next;

  /** What the queue is ordered by. Confined to the thread that wakes. */
  long orderNanos;

  /** It is time, or limits have changed. Called by one thread, which must not be held up. */
  protected abstract void wake();

  final boolean enqueue() {
    return QUEUED.compareAndSet(this, false, true);
  }

  final void dequeue() {
    queued = false;
  }
}
