package dev.weir.agent.runtime.connection;

import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.ByteBudget;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.ledger.Apart;
import dev.weir.core.ledger.TallyBoard;
import dev.weir.core.ledger.TallyRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a share of the threads has in common: scratch space, symbols and counts, and the lock that
 * guards them together with the connections that they used last.
 *
 * <p>A connection that is between two exchanges moves to the stripe of the thread that uses it, so
 * that what is written for every exchange stays in the caches of one processor; fetching it from
 * another's would cost more than all that is done with it. So there are eight times as many stripes
 * as processors, up to 32: most busy threads have one to themselves.
 *
 * <p>The lock spins: it is held for some hundred nanoseconds, and never across a call that waits. A
 * blocking lock would park application threads inside their system calls, pin virtual threads and
 * allocate. Not reentrant: a thread that holds it and comes again, say because another agent opens
 * a socket while a class of this one is loaded, is turned away.
 */
public final class Stripe extends Apart {
  /** Pauses before the processor is given to somebody else, who may hold the lock. */
  private static final int SPINS = 100;

  private static final int MOST_STRIPES = 32;

  /** How many keys are told apart between two takings, on either side; see {@link TallyRoom}. */
  private static final int MOST_TALLIES = 16_384;

  /** Of responses before their requests, all together. */
  private static final int MOST_HELD_BYTES = 2 * 1024 * 1024;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(Stripe.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What all stripes share. */
  private record Common(
      TallyRoom served,
      TallyRoom outgoing,
      ByteBudget partialHeads,
      ByteBudget outstanding,
      ByteBudget heldResponses) {}

  /** 0 when nobody holds the lock; see {@link #unlock}. */
  volatile int held;

  /**
   * The number of the thread that holds the lock, 0 when none does. Only compared with one's own,
   * so what a race shows does no harm. No reference, which the garbage collector would have to hear
   * of; and of a virtual thread its own, since others may run on its carrier while it waits here.
   */
  long holder;

  /** With those that the same thread may hold. */
  private final Stripe[] all;

  final HttpParsing parsing;
  final byte[] scratch = new byte[8192];

  /** For responses before their requests, of all stripes together; see {@link HttpReader}. */
  final ByteBudget heldResponses;

  private final TallyBoard served;
  private final TallyBoard outgoing;

  private Stripe(Stripe[] all, Common common, ClientId clientId) {
    boolean byHeader = clientId.source() == ClientId.Source.HEADER;
    this.all = all;
    this.parsing =
        new HttpParsing(
                byHeader ? clientId.header() : null,
                all.length,
                common.partialHeads,
                common.outstanding)
            .recyclingExchanges()
            .withoutTraceContext();
    this.heldResponses = common.heldResponses;
    this.served = new TallyBoard(common.served, clientId.source() == ClientId.Source.PRINCIPAL);
    this.outgoing = new TallyBoard(common.outgoing);
  }

  /** As many as so many processors need, a power of two. */
  public static Stripe[] forProcessors(int processors, ClientId clientId) {
    return of(Integer.highestOneBit(Math.min(MOST_STRIPES, 8 * processors)), clientId);
  }

  /** So many, which share the memory between them. */
  static Stripe[] of(int count, ClientId clientId) {
    Common common =
        new Common(
            new TallyRoom(MOST_TALLIES, count),
            new TallyRoom(MOST_TALLIES, count),
            new ByteBudget(HttpParsing.MOST_PARTIAL_HEAD_BYTES),
            new ByteBudget(HttpParsing.MOST_OUTSTANDING),
            new ByteBudget(MOST_HELD_BYTES));
    Stripe[] stripes = new Stripe[count];
    for (int i = 0; i < count; i++) {
      stripes[i] = new Stripe(stripes, common, clientId);
    }
    return stripes;
  }

  /** The counts of connections that the application accepted, or of those that it opened. */
  public TallyBoard board(boolean ofOutgoing) {
    return ofOutgoing ? outgoing : served;
  }

  /**
   * Takes the lock; for how to give it back, see {@link #unlock}.
   *
   * @return false when this very thread holds it already, or another that somebody may wait for who
   *     holds this one, and must do without
   */
  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this very processor
  public boolean lock() {
    long self = ThreadNumbers.own();
    int spins = 0;
    while (!HELD.compareAndSet(this, 0, 1)) {
      if (holder == self) {
        return false;
      }
      if (++spins % SPINS == 0) {
        if (holdsAny(self)) {
          return false;
        }
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
    holder = self;
    return true;
  }

  private boolean holdsAny(long thread) {
    for (Stripe stripe : all) {
      if (stripe.holder == thread) {
        return true;
      }
    }
    return false;
  }

  /** Whether this very thread holds the lock. */
  boolean isHeldHere() {
    return holder == ThreadNumbers.own();
  }

  /**
   * Gives the lock back.
   *
   * <p>The application may come here with its stack all but full, and then even this call may be
   * one too many. So hooks call it as the last thing in a {@code try}, and where that fails they
   * set {@link #holder} and {@link #held} to 0 by themselves, which takes no room.
   */
  public void unlock() {
    holder = 0;
    HELD.setRelease(this, 0);
  }
}
