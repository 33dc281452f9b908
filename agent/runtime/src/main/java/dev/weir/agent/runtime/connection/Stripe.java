package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.ledger.TallyBoard;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a share of the connections has in common: scratch space, symbols and counts, and the lock
 * that guards them together with the connections themselves.
 *
 * <p>The lock spins: it is held for some hundred nanoseconds, never across a call that waits, and
 * there are twice as many stripes as processors, up to 16. A blocking lock would park application
 * threads inside their system calls, pin virtual threads and allocate. Not reentrant: a thread that
 * holds it and comes again, say because another agent opens a socket while a class of this one is
 * loaded, is turned away.
 */
public final class Stripe {
  /** Pauses before the processor is given to somebody else, who may hold the lock. */
  private static final int SPINS = 100;

  private static final int MOST_STRIPES = 16;

  /** How many keys are told apart between two takings, in all stripes together. */
  private static final int MOST_TALLIES = 16_384;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(Stripe.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by HELD
  private volatile int held;

  /** Only compared with oneself, so what a race shows does no harm. */
  private @Nullable Thread holder;

  final HttpParsing parsing;
  final byte[] scratch = new byte[8192];

  /** By connections of this share, see {@link EarlyResponse}. */
  int heldBytes;

  private final TallyBoard served;
  private final TallyBoard outgoing;

  Stripe(int share, ClientId clientId) {
    int mostTallies = MOST_TALLIES / share;
    boolean byHeader = clientId.source() == ClientId.Source.HEADER;
    this.parsing = new HttpParsing(byHeader ? clientId.header() : null, share).recyclingExchanges();
    this.served = new TallyBoard(mostTallies, clientId.source() == ClientId.Source.PRINCIPAL);
    this.outgoing = new TallyBoard(mostTallies);
  }

  /** As many as so many processors need, a power of two. */
  public static Stripe[] forProcessors(int processors, ClientId clientId) {
    int most = Math.min(MOST_STRIPES, 2 * processors);
    Stripe[] stripes = new Stripe[Integer.highestOneBit(Math.max(2, most))];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(stripes.length, clientId);
    }
    return stripes;
  }

  /** The counts of connections that the application accepted, or of those that it opened. */
  public TallyBoard board(boolean ofOutgoing) {
    return ofOutgoing ? outgoing : served;
  }

  /**
   * Takes the lock; always release it in a {@code finally}.
   *
   * @return false when this very thread holds it already, and must do without
   */
  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this very processor
  public boolean lock() {
    Thread self = Thread.currentThread();
    int spins = 0;
    while (!HELD.compareAndSet(this, 0, 1)) {
      if (holder == self) {
        return false;
      }
      if (++spins % SPINS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
    holder = self;
    return true;
  }

  public void unlock() {
    holder = null;
    HELD.setRelease(this, 0);
  }
}
