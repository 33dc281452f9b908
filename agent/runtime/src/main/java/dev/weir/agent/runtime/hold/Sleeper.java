package dev.weir.agent.runtime.hold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What is to be woken at some time, by {@link WakeUps}. In its queue at most once. */
public abstract class Sleeper {
  /** Of who does not sleep; nobody is due then, see {@link #sleepUntil}. */
  static final long AWAKE = Long.MIN_VALUE;

  private static final VarHandle DUE;
  private static final VarHandle LATELY;

  static {
    try {
      DUE = MethodHandles.lookup().findVarHandle(Sleeper.class, "dueNanos", long.class);
      LATELY = MethodHandles.lookup().findVarHandle(Sleeper.class, "lately", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** When it is due at the latest, or {@link #AWAKE}. */
  private volatile long dueNanos = AWAKE;

  /** Whether it is in the stack of those that have come lately. */
  @SuppressWarnings("UnusedVariable") // by handle
  private volatile boolean lately;

  /** Where it sleeps, or slept last. */
  private volatile @Nullable WakeUps place;

  /** In the stack of those that have come lately. */
  @Nullable Sleeper next;

  /** What the queue is ordered by, and where in it this is; confined to the thread that wakes. */
  long orderNanos;

  int position = -1;

  /** How often in a row waking it has failed. Confined to the thread that wakes. */
  int failures;

  /**
   * It is time, or limits have changed. Called by a thread that wakes others, too, and must not be
   * held up; again, later, where it throws.
   */
  protected abstract void wake();

  /** A channel of Netty that was told looks at its socket again. Called in its event loop. */
  protected void looksAgain() {}

  /** Nobody needs to be woken any longer: where it sleeps, nothing is to be kept of it. */
  public final void rest() {
    WakeUps last = place;
    if (last != null && dueNanos != AWAKE) {
      last.now(this);
    }
  }

  /** Is due then, or sooner; returns whether that is sooner than before. */
  final boolean sleepUntil(WakeUps where, long asked) {
    long wanted = asked == AWAKE ? AWAKE + 1 : asked;
    place = where;
    long before = dueNanos;
    while (before == AWAKE || wanted - before < 0) {
      long witness = (long) DUE.compareAndExchange(this, before, wanted);
      if (witness == before) {
        return true;
      }
      before = witness;
    }
    return false;
  }

  final long dueNanos() {
    return dueNanos;
  }

  /** Sleeps no longer; whoever puts it to bed from here on does so anew. */
  final void awake() {
    dueNanos = AWAKE;
  }

  /** False when it is in the stack already. */
  final boolean comesLately() {
    return LATELY.compareAndSet(this, false, true);
  }

  /** It has been taken from the stack; when it is due is read afterwards. */
  final void takenFromStack() {
    lately = false;
  }
}
