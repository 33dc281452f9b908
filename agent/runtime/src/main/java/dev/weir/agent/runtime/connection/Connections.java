package dev.weir.agent.runtime.connection;

import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open sockets of the process, by the number of their file descriptor, which the system gives
 * out from the lowest up.
 *
 * <p>Numbers are used again, so an entry counts only for the very object that holds the number. Any
 * thread may call; looking up takes no lock. Bounded: beyond {@link #MOST} sockets, or numbers,
 * nothing more is tracked.
 */
public final class Connections {
  /** How many sockets are tracked at most. */
  public static final int MOST = 16_384;

  final TlsSessions tlsSessions = new TlsSessions();

  private final Numbers numbers = new Numbers();
  private final TurnedAway turnedAway = new TurnedAway();
  private final AddressIndex index = new AddressIndex();
  private final AtomicInteger size = new AtomicInteger();
  private final Stripe[] stripes;

  /** Whether whatever is not known yet has just been opened. */
  private volatile boolean fromStart;

  /** How often all were forgotten. */
  private final AtomicInteger life = new AtomicInteger();

  private volatile int ownPort = -1;

  /** Replaced, never changed. */
  private volatile Thread[] ownThreads = {};

  /** What holds bytes back; null when nothing does. */
  private volatile @Nullable Limits limits;

  /**
   * @param fromStart whether the process has no connections yet
   */
  public Connections(Stripe[] stripes, boolean fromStart) {
    if (Integer.bitCount(stripes.length) != 1) {
      throw new IllegalArgumentException(
          "stripes=" + stripes.length + " is not a power of two; use one");
    }
    this.stripes = stripes.clone();
    this.fromStart = fromStart;
  }

  /** The agent listens here itself; what passes there is not the application's. */
  public void ignorePort(int port) {
    ownPort = port;
  }

  /** This thread's connections are the agent's; what passes there is not the application's. */
  public synchronized void ignoreThread(Thread thread) {
    List<Thread> own = new ArrayList<>(List.of(ownThreads));
    own.removeIf(each -> each.getState() == Thread.State.TERMINATED);
    own.add(thread);
    ownThreads = own.toArray(new Thread[0]);
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself alone
  private boolean isOwnThread() {
    Thread current = Thread.currentThread();
    for (Thread own : ownThreads) {
      if (own == current) {
        return true;
      }
    }
    return false;
  }

  /** From now on these limits are asked; null for none. */
  public void holdTo(@Nullable Limits asked) {
    limits = asked;
  }

  /** Limits in force, null when there are none. */
  @Nullable Generation limits() {
    Limits asked = limits;
    if (asked == null) {
      return null;
    }
    Generation current = asked.current();
    return current.isEmpty() ? null : current;
  }

  /** Limits in force if any of them is about the bytes of requests, else null. */
  @Nullable Generation limitsOfRequests() {
    Generation current = limits();
    return current != null && current.holdsRequests() ? current : null;
  }

  /** Wakes all that limits hold back, since they do so no longer. */
  public void letGo() {
    forEach(
        connection -> {
          Held held = connection.conformance.held;
          if (held != null) {
            held.incoming.wake();
            held.outgoing.wake();
          }
        });
  }

  /** How many are tracked. */
  public int size() {
    return size.get();
  }

  /** Another number after all have been forgotten. */
  int life() {
    return life.get();
  }

  /** The stripe of the thread that this is called in. */
  Stripe here() {
    return stripes[ThreadNumbers.carrier() & (stripes.length - 1)];
  }

  /** The connection that held a number last, null when it is not tracked. */
  @Nullable Connection at(int number) {
    return number < 0 ? null : numbers.at(number);
  }

  /** The connection that holds a number, null when it is not tracked. */
  @Nullable Connection find(Object identity, int number) {
    Connection connection = numbers.at(number);
    return connection != null && connection.identity == identity ? connection : null;
  }

  /** The connection that holds a number, tracked from now on; null when there are too many. */
  @Nullable Connection findOrAdd(Object identity, int number, long nowNanos) {
    Connection connection = numbers.at(number);
    if (connection != null && connection.identity == identity) {
      return connection;
    }
    return add(identity, number, connection, nowNanos);
  }

  void remove(Connection connection) {
    if (numbers.remove(connection)) {
      size.decrementAndGet();
    }
  }

  /**
   * Learns who talks to whom; called before the first bytes are looked at, and not under the
   * stripe's lock, since it may load classes of the application. What is no socket of TCP is
   * ignored from then on.
   */
  void resolve(Connection connection) {
    synchronized (connection) {
      if (!connection.resolved) {
        InetSocketAddress local = Addresses.local(connection.identity);
        resolve(connection, local, Addresses.remote(connection.identity));
      }
    }
  }

  void resolve(
      Connection connection,
      @Nullable InetSocketAddress local,
      @Nullable InetSocketAddress remote) {
    connection.ends = new Ends(local, remote);
    connection.ignored =
        local == null || (local.getPort() == ownPort && !connection.outgoing) || isOwnThread();
    if (!connection.ignored && !connection.closed) {
      index.add(connection);
    }
    connection.resolved = true;
  }

  /** The open connection between two ends, null when there is none. */
  @Nullable Connection between(int localPort, InetAddress peer, int peerPort) {
    return index.find(localPort, peer, peerPort);
  }

  /** The open connection between two ends, one of them as text; null when there is none. */
  @Nullable Connection between(int localPort, String peer, int peerPort) {
    return index.find(localPort, peer, peerPort);
  }

  /** Finishes all, since nothing more will be seen of them; those to come are joined midway. */
  public void forget(long nowNanos) {
    fromStart = false;
    life.incrementAndGet();
    forEach(
        connection -> {
          connection.forgotten = true;
          close(connection, nowNanos);
        });
  }

  /**
   * Counts what all connections have passed over, brings the counts by protocol up to date, and
   * finishes those of TLS sessions that are over.
   */
  public void settle(long nowNanos) {
    tlsSessions.tidy();
    for (TlsSession over = tlsSessions.pollOver(); over != null; over = tlsSessions.pollOver()) {
      Connection connection = over.connection;
      if (connection != null && connection.isWithoutSocket()) {
        close(connection, nowNanos); // else its socket's closing tells
      }
    }
    forEach(
        connection -> {
          Stripe stripe = connection.lock();
          if (stripe != null) {
            try {
              connection.settle(nowNanos);
              connection.tellProtocol();
            } catch (Throwable t) {
              connection.spoilt = true;
              throw t;
            } finally {
              stripe.unlock();
            }
            if (connection.closed) {
              drop(connection); // it was closed in vain, see close
            }
          }
        });
  }

  /** Goes on after a fault of one connection, and tells of it at the end. */
  private void forEach(Consumer<Connection> action) {
    Throwable[] fault = {null};
    numbers.forEach(
        connection -> {
          try {
            action.accept(connection);
          } catch (Throwable t) {
            fault[0] = t;
          }
        });
    if (fault[0] != null) {
      throw new IllegalStateException("what a connection carries could not be read", fault[0]);
    }
  }

  private @Nullable Connection add(
      Object identity, int number, @Nullable Connection before, long nowNanos) {
    if (!Numbers.hasRoomFor(number)) {
      return null;
    }
    if (before != null) {
      // Its closing was not seen.
      close(before, nowNanos);
    }
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      turnedAway.add(number);
      return null;
    }
    boolean holds = false;
    try {
      boolean midway = turnedAway.remove(number);
      Connection added = new Connection(identity, number, here(), fromStart && !midway);
      holds = numbers.add(added);
      return holds ? added : find(identity, number);
    } finally {
      if (!holds) {
        size.decrementAndGet();
      }
    }
  }

  /** A socket that is not tracked is about to be closed. */
  void closingUntracked(int number) {
    if (Numbers.hasRoomFor(number)) {
      turnedAway.remove(number);
    }
  }

  /**
   * Takes the lock of a connection about to be used, in the stripe of this very thread if it can be
   * moved there. Whoever does not get it has missed what he came with.
   *
   * @return to be unlocked; null when this thread holds it already, and must do without
   */
  @Nullable Stripe lockHere(Connection connection) {
    Stripe stripe = null;
    try {
      stripe = moveAndLock(connection);
    } finally {
      if (stripe == null) {
        connection.missed = true;
      }
    }
    return stripe;
  }

  private @Nullable Stripe moveAndLock(Connection connection) {
    Stripe here = here();
    boolean stays = here.isHeldHere();
    Stripe stripe = connection.lock();
    if (stripe == null || stripe == here || stays) {
      return stripe;
    }
    try {
      if (!connection.moveTo(here)) {
        return stripe;
      }
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true; // it may be half moved, say because the stack was full
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
    return connection.lock();
  }

  /**
   * Finishes a connection and forgets it. When this thread holds its lock already, whoever has the
   * number next, or the end of measuring, does so; after a fault, the next taking of the counts.
   */
  void close(Connection connection, long nowNanos) {
    Stripe stripe = connection.lock();
    if (stripe == null) {
      return;
    }
    try {
      connection.close(nowNanos);
      stripe.unlock();
    } catch (Throwable t) {
      connection.spoilt = true;
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
    drop(connection);
  }

  private void drop(Connection connection) {
    index.remove(connection);
    remove(connection);
  }
}
