package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.bootstrap.Gate;
import dev.weir.agent.runtime.hold.Interrupts;
import dev.weir.agent.runtime.hold.NettyChannels;
import dev.weir.agent.runtime.hold.Selectors;
import dev.weir.agent.runtime.hold.WakeUps;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Generation;
import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds bytes back at the application's sockets, as limits have it.
 *
 * <p>A thread that waits for its socket anyhow waits here, in slices, so that it sees in time when
 * the socket is closed or the limits change. Where nobody waits, the caller is told that fewer
 * bytes may pass, or none, as by a full buffer of the kernel; and until they may, selectors are
 * told that there is nothing to wait for. Called by any thread; a stripe's lock is held while
 * limits are asked, never while a thread waits.
 */
public final class HoldHooks extends Gate {
  /** {@code poll(2)}, the same on all systems that matter here. */
  private static final int POLLIN = 1;

  private static final int POLLOUT = 4;

  /** {@code sizeof(struct iovec)}. */
  private static final long PIECE = 2 * Long.BYTES;

  private static final long SLICE_NANOS = 50_000_000;

  private static final Class<?> SOCKET_CHANNEL;
  private static final VarHandle FD;

  static {
    try {
      SOCKET_CHANNEL = Class.forName("sun.nio.ch.SocketChannelImpl", false, null);
      FD =
          MethodHandles.privateLookupIn(SOCKET_CHANNEL, MethodHandles.lookup())
              .findVarHandle(SOCKET_CHANNEL, "fd", FileDescriptor.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Connections connections;
  private final Clock clock;
  private final WakeUps wakeUps;
  private final Hooks hooks;

  /**
   * @param hooks told which sites have been called
   */
  public HoldHooks(Connections connections, Clock clock, WakeUps wakeUps, Hooks hooks) {
    this.connections = connections;
    this.clock = clock;
    this.wakeUps = wakeUps;
    this.hooks = hooks;
  }

  /** Loads what the hooks need, so that no thread of the application does. */
  public static void load() {
    HoldWarmUp.load();
  }

  @Override
  protected long onMayPass(
      Object owner, FileDescriptor fd, boolean incoming, boolean blocking, long bytes) {
    Generation limits = connections.limits();
    if (limits == null) {
      return ALL;
    }
    hooks.call(incoming ? Door.HOLD_READ : Door.HOLD_WRITE);
    Connection connection = connections.find(fd, Descriptors.number(fd));
    if (connection == null || connection.ignored) {
      return ALL;
    }
    if (incoming
        && blocking
        && connection.conformance.held != null
        && isHeldIncoming(connection, limits)) {
      // Tokens are not to be taken for what may never come.
      if (owner instanceof Channel channel) {
        limits = awaitBytes(connection, channel, fd);
      } else if (!Readiness.isReadable(fd)) {
        return 0; // the JDK waits, for as long as it may
      }
      if (limits == null) {
        return ALL;
      }
    }
    return mayPass(connection, limits, owner, incoming, blocking, bytes);
  }

  /**
   * Waits until there is something to read, or reading would not wait.
   *
   * @return the limits that are in force by then
   */
  private @Nullable Generation awaitBytes(
      Connection connection, Channel channel, FileDescriptor fd) {
    Generation limits = connections.limits();
    while (limits != null
        && isHeldIncoming(connection, limits)
        && !Readiness.awaits(fd, SLICE_NANOS / 1_000_000)
        && channel.isOpen()
        && !Thread.currentThread().isInterrupted()) {
      limits = connections.limits();
    }
    return limits;
  }

  private boolean isHeldIncoming(Connection connection, Generation limits) {
    Stripe stripe = connection.lock();
    if (stripe == null) {
      return false;
    }
    try {
      boolean is = connection.conformance.isHeldIncoming(limits, clock.nanos());
      stripe.unlock();
      return is;
    } catch (Throwable t) {
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  @Override
  protected long onMaySend(Object target, long bytes) {
    FileDescriptor fd = descriptorOf(target);
    return fd == null
        ? ALL
        : onMayPass(target, fd, false, ((SelectableChannel) target).isBlocking(), bytes);
  }

  @Override
  protected void onUnused(FileDescriptor fd, boolean incoming, long bytes) {
    correct(connections.find(fd, Descriptors.number(fd)), incoming, -bytes);
  }

  @Override
  protected void onUnsent(Object target, long bytes) {
    FileDescriptor fd = descriptorOf(target);
    if (fd != null) {
      onUnused(fd, false, bytes);
    }
  }

  @Override
  protected int onInterest(FileDescriptor fd, int events) {
    hooks.call(Door.HOLD_INTEREST);
    return interest(connections.find(fd, Descriptors.number(fd)), events);
  }

  @Override
  protected int onInterest(int number, int events) {
    return interest(connections.at(number), events);
  }

  @Override
  protected void onAsyncChannel(Object channel, FileDescriptor fd) {
    Connection connection = connections.find(fd, Descriptors.number(fd));
    Held held = connection == null ? null : connection.conformance.held;
    if (held != null) {
      held.channel = channel;
    }
  }

  private static int interest(@Nullable Connection connection, int events) {
    Held held = connection == null ? null : connection.conformance.held;
    if (held == null) {
      return events;
    }
    int left = events;
    if (held.outgoing.waits) {
      left &= ~POLLOUT;
    }
    if (held.incoming.waits) {
      left &= ~POLLIN;
    }
    return left;
  }

  @Override
  protected long onMayPassNative(Object socket, boolean incoming, long bytes) {
    Generation limits = connections.limits();
    if (limits == null) {
      return ALL;
    }
    hooks.call(Door.HOLD_NATIVE);
    Connection connection = connections.find(socket, NettySockets.number(socket));
    if (connection == null || connection.ignored) {
      return ALL;
    }
    Held held = connection.conformance.held;
    Object channel = held == null ? null : held.channel;
    if (held == null || channel == null) {
      return ALL; // nobody could be told when bytes may pass again
    }
    boolean toldAlready = held.side(incoming).waits;
    long allowed = mayPass(connection, limits, null, incoming, false, bytes);
    if (incoming) {
      held.incoming.readsLater = allowed == 0;
    }
    if (allowed == 0) {
      // Telling it again would have it report once more what is wrong with the socket.
      if (!toldAlready) {
        NettyChannels.refused(channel, incoming);
      }
    } else if (incoming && allowed < bytes && NettyChannels.isToldOfEdges(channel)) {
      // It takes a read that filled less than its buffer for the last, and would not be told again
      // of what is left: so it is.
      held.incoming.readsLater = true;
      refuse(connection, limits, null, true, clock.nanos());
    }
    return allowed;
  }

  @Override
  protected int onMayPassPieces(Object socket, long vector, int pieces) {
    long bytes = bytesOf(vector, pieces);
    long allowed = bytes == 0 ? ALL : onMayPassNative(socket, false, bytes);
    if (allowed == ALL) {
      return -1;
    }
    int count = 0;
    long passing = 0;
    while (count < pieces && passing < allowed) {
      passing += lengthOf(vector, count);
      count++;
    }
    if (passing > allowed && count > 1) {
      count--;
      passing -= lengthOf(vector, count);
    }
    if (passing != allowed) { // one piece may be more than may pass
      correct(connections.find(socket, NettySockets.number(socket)), false, passing - allowed);
    }
    return count;
  }

  @Override
  protected void onPiecesPassed(Object socket, long vector, int pieces, long count) {
    onUnusedNative(socket, false, bytesOf(vector, pieces) - Math.max(0, count));
  }

  private static long bytesOf(long vector, int pieces) {
    long bytes = 0;
    for (int i = 0; i < pieces; i++) {
      bytes += lengthOf(vector, i);
    }
    return bytes;
  }

  private static long lengthOf(long vector, int piece) {
    return NativeMemory.longAt(vector + piece * PIECE + Long.BYTES);
  }

  @Override
  protected void onUnusedNative(Object socket, boolean incoming, long bytes) {
    Connection connection = connections.find(socket, NettySockets.number(socket));
    Held held = connection == null ? null : connection.conformance.held;
    if (incoming && bytes > 0 && held != null) {
      held.incoming.readsLater = false; // there was no more to be read
    }
    correct(connection, incoming, -bytes);
  }

  @Override
  protected boolean onReadsLater(Object unsafe) {
    if (connections.limits() == null) {
      return false;
    }
    Object socket = NettySockets.of(unsafe);
    Connection connection = connections.find(socket, NettySockets.number(socket));
    Held held = connection == null ? null : connection.conformance.held;
    if (held == null || !held.incoming.readsLater || held.over()) {
      return false;
    }
    NettyChannels.readsLater(NettySockets.channel(unsafe));
    return true;
  }

  @Override
  protected void onNativeChannel(Object channel, Object socket) {
    if (connections.limits() != null) {
      Connection connection = connections.find(socket, NettySockets.number(socket));
      if (connection != null) {
        Held held = held(connection);
        if (held != null && held.channel == null) {
          NettyChannels.check(channel);
          held.channel = channel;
        }
      }
    }
  }

  /** What is held back of a connection, from now on; null when this thread holds its lock. */
  private static @Nullable Held held(Connection connection) {
    Held held = connection.conformance.held;
    if (held != null) {
      return held;
    }
    Stripe stripe = connection.lock();
    if (stripe == null) {
      return null;
    }
    try {
      held = connection.conformance.beHeld();
      stripe.unlock();
      return held;
    } catch (Throwable t) {
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  @Override
  protected int onInterestNative(int number, int events) {
    Connection connection = connections.at(number);
    Held held = connection == null ? null : connection.conformance.held;
    return held == null
        ? events
        : NettyChannels.worthWaitingFor(events, !held.incoming.waits, !held.outgoing.waits);
  }

  @Override
  protected boolean onRejects() {
    Generation limits = connections.limits();
    return limits != null && limits.rejects();
  }

  @Override
  protected String @Nullable [] onAdmit(String remoteAddress, int remotePort, int localPort) {
    hooks.call(Door.ADMIT);
    Generation limits = connections.limits();
    Connection connection = connections.between(localPort, remoteAddress, remotePort);
    if (limits == null || connection == null) {
      return null;
    }
    Stripe stripe = connection.lock();
    if (stripe == null) {
      return null;
    }
    Admission admission;
    try {
      admission = connection.conformance.admit(limits, clock.nanos());
      stripe.unlock();
    } catch (Throwable t) {
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
    return admission == null || admission.granted() ? null : Rejection.fields(admission);
  }

  private long mayPass(
      Connection connection,
      Generation limits,
      @Nullable Object owner,
      boolean incoming,
      boolean blocking,
      long bytes) {
    if (!blocking && Door.isSwitchedOff(Door.HOLD_INTEREST)) {
      return ALL; // nobody could keep event loops from asking again and again
    }
    Generation asked = limits;
    boolean interrupted = false;
    try {
      while (true) {
        long nowNanos = clock.nanos();
        long answer = ask(connection, asked, incoming, bytes, nowNanos);
        if (answer > 0) {
          return answer;
        }
        if (!blocking) {
          refuse(connection, asked, owner, incoming, nowNanos - answer);
          return 0;
        }
        LockSupport.parkNanos(this, Math.min(-answer, SLICE_NANOS));
        if (isOver(connection, owner)) {
          return ALL;
        }
        if (!(owner instanceof Channel)) {
          // Sockets are not interruptible; parking would not wait again.
          interrupted |= Thread.interrupted();
        }
        asked = connections.limits();
        if (asked == null) {
          return ALL;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether waiting is over, since what is about to be called closes the socket or finds it so. */
  private static boolean isOver(Connection connection, @Nullable Object owner) {
    return owner instanceof Channel channel
        ? Thread.currentThread().isInterrupted() || !channel.isOpen()
        : connection.closed || Interrupts.close(owner);
  }

  private static long ask(
      Connection connection, Generation limits, boolean incoming, long bytes, long nowNanos) {
    Stripe stripe = connection.lock();
    if (stripe == null) {
      return ALL;
    }
    try {
      long answer = connection.conformance.ask(limits, incoming, bytes, nowNanos);
      stripe.unlock();
      return answer;
    } catch (Throwable t) {
      stripe.holder = 0;
      stripe.held = 0;
      throw t;
    }
  }

  private void refuse(
      Connection connection,
      Generation asked,
      @Nullable Object owner,
      boolean incoming,
      long dueNanos) {
    Held held = connection.conformance.held;
    if (held != null) {
      Held.Side side = held.side(incoming);
      boolean waitsAlready = side.waits;
      side.waits = true;
      if (owner instanceof SelectableChannel channel) {
        held.channel = channel;
        if (!waitsAlready) { // selectors remember each time that they are told
          Selectors.lookAgain(channel, false);
        }
      }
      wakeUps.at(side, dueNanos);
      if (connections.limits() != asked || held.over()) {
        wakeUps.now(side); // whoever changed them, or closed, may have come before there was one
      }
    }
  }

  /** More bytes pass than limits have let pass, or, below 0, fewer; or just as many. */
  private void correct(@Nullable Connection connection, boolean incoming, long bytes) {
    Held held = connection == null ? null : connection.conformance.held;
    if (connection == null
        || held == null
        || (bytes == 0 && !incoming && !held.outgoing.turn.isUnsettled())) {
      return;
    }
    Generation limits = incoming ? connections.limitsOfRequests() : null;
    Stripe stripe = connection.lock();
    if (stripe != null) {
      try {
        long nowNanos = clock.nanos();
        connection.conformance.correct(incoming, bytes, nowNanos);
        if (limits != null) {
          connection.conformance.chargeDeferred(limits, nowNanos);
        }
        stripe.unlock();
      } catch (Throwable t) {
        stripe.holder = 0;
        stripe.held = 0;
        throw t;
      }
    }
  }

  /** Null when the target is no socket. */
  private static @Nullable FileDescriptor descriptorOf(Object target) {
    return SOCKET_CHANNEL.isInstance(target) ? (FileDescriptor) FD.get(target) : null;
  }
}
