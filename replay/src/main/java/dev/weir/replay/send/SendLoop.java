package dev.weir.replay.send;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpParsing;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.intake.RunClock;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Outcome;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends its share of the requests when they are due, on one event loop.
 *
 * <p>Idea: requests come in the order in which they are due, so one timer, set for the first of
 * them, is enough; it is always set for an absolute time, so that being late once makes nothing
 * else late. Connections are opened a little ahead.
 *
 * <p>{@link #submit}, {@link #finish} and {@link #stop} may be called by another thread, the rest
 * is confined to the loop.
 */
final class SendLoop {
  private static final int INBOX = 8_192;
  private static final long CONNECT_AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LANE_SWEEP_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(75);
  private static final int SCRATCH_BYTES = 64 * 1024;
  private static final int BATCH = 256;

  final HttpParsing parsing = new HttpParsing().recyclingExchanges().withoutTraceContext();
  final byte[] scratch = new byte[SCRATCH_BYTES];

  private final EventLoop eventLoop;
  private final SendOptions options;
  private final Balancer balancer;
  private final RunClock clock;
  private final ReadAhead readAhead;
  private final Mark mark;
  private final Connector connector;

  /** What it has sent, and what came of it. */
  final LoopCounts counts;

  private final ArrayBlockingQueue<Planned> inbox = new ArrayBlockingQueue<>(INBOX);
  private final AtomicBoolean pumping = new AtomicBoolean();
  private final Runnable pump = guarded(this::pump);
  private final ArrayDeque<Planned> arrived = new ArrayDeque<>(BATCH);
  private final DueQueue queue = new DueQueue();
  private final InFlight inFlight = new InFlight();
  private final CompletableFuture<SendLoop> done = new CompletableFuture<>();
  private final CompletableFuture<Exception> broken;
  private final Lanes lanes;
  private final long mostOpen;

  private long lanesSweptNanos;
  private long timerNanos = Long.MAX_VALUE;
  private long unfinished;
  private boolean begun;
  private boolean noMore;
  private boolean abandoned;
  private boolean stopped;

  private int open;
  private int opening;
  private int connected;

  SendLoop(
      EventLoop eventLoop,
      int number,
      SendOptions options,
      Balancer balancer,
      RunClock clock,
      ReadAhead readAhead,
      Mark mark,
      Connector connector,
      CompletableFuture<Exception> broken) {
    this.eventLoop = eventLoop;
    this.options = options;
    this.balancer = balancer;
    this.clock = clock;
    this.readAhead = readAhead;
    this.mark = mark;
    this.connector = connector;
    this.broken = broken;
    int targets = balancer.targets().size();
    this.counts = new LoopCounts(options, clock, targets);
    // Of N connections, the first loops have one more than the last where it does not divide.
    int width = (options.connections() + options.threads() - 1 - number) / options.threads();
    this.lanes = new Lanes(this, targets, width, options.connections() > 0);
    this.mostOpen = OpenConnections.most(targets) / options.threads();
    execute(
        () -> {
          options.onThread().accept(number);
          sweep();
        });
  }

  // From the reading thread.

  /** Whether it has connections to send on. */
  boolean hasConnections() {
    Lane shared = lanes.shared();
    return shared == null || shared.width() > 0;
  }

  void submit(Planned planned) throws InterruptedException {
    inbox.put(planned);
    wake();
  }

  /** No more will be submitted; completes when all has come to its end. */
  CompletableFuture<SendLoop> finish() {
    execute(
        () -> {
          noMore = true;
          pump();
        });
    return done;
  }

  /** Sends nothing more; what is under way has a second to come to its end. */
  void stop() {
    execute(
        () -> {
          dropWaiting();
          schedule(this::endOfGrace, GRACE_NANOS);
        });
  }

  private void wake() {
    if (pumping.compareAndSet(false, true)) {
      eventLoop.execute(pump);
    }
  }

  // On the loop.

  private void pump() {
    pumping.set(false);
    int taken = inbox.drainTo(arrived, BATCH);
    if (taken == BATCH) {
      wake(); // The rest after what else the loop has to do.
    }
    unfinished += taken;
    if (stopped) {
      dropWaiting();
    } else {
      begin();
      sendArrived();
    }
    finishIfDone();
  }

  /** Not before the first request, since that sets the clock by which all is told. */
  private void begin() {
    Lane shared = lanes.shared();
    if (!begun && shared != null && !arrived.isEmpty()) {
      shared.prepare(shared.width());
    }
    begun |= !arrived.isEmpty();
  }

  private void sendArrived() {
    Planned next = arrived.poll();
    while (next != null) {
      if (options.unlimited()) {
        lanes.of(next).submit(next); // All is due at once.
      } else {
        queue.add(next);
      }
      next = arrived.poll();
    }
    sendDue();
  }

  private void sendDue() {
    long nowNanos = clock.now();
    Planned near = queue.nextNear(nowNanos + CONNECT_AHEAD_NANOS);
    while (near != null) {
      lanes.of(near).prepare(1);
      near = queue.nextNear(nowNanos + CONNECT_AHEAD_NANOS);
    }
    int count = 0;
    Planned due = queue.pollDue(nowNanos);
    while (due != null) {
      lanes.of(due).submit(due);
      if (++count == BATCH) {
        wake();
        return;
      }
      due = queue.pollDue(clock.now());
    }
    setTimer(queue.nextNanos(CONNECT_AHEAD_NANOS));
  }

  private void setTimer(long atNanos) {
    if (atNanos < timerNanos) {
      timerNanos = atNanos;
      schedule(this::timerFires, atNanos - clock.now());
    }
  }

  private void timerFires() {
    timerNanos = Long.MAX_VALUE;
    if (!stopped) {
      sendDue();
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // what a task throws is told, and none is called off
  void schedule(Runnable task, long delayNanos) {
    eventLoop.schedule(guarded(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
  }

  private void execute(Runnable task) {
    eventLoop.execute(guarded(task));
  }

  /** Whatever goes wrong on the loop ends the run with its cause, rather than have it wait. */
  Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | OutOfMemoryError e) {
        broke(e);
      }
    };
  }

  /** A mistake of this program, or too little memory: the run is to end. */
  void broke(Throwable error) {
    broken.complete(new IllegalStateException("sending failed: " + error, error));
  }

  /** Connections are told apart by a number, where anybody looks. */
  Endpoints endpoints() {
    return new Endpoints("", options.observer() == null ? 0 : 1 + connected++ % 65_535, "", 0);
  }

  @Nullable Observer observer() {
    return options.observer();
  }

  /** A lane is about to open a connection. */
  void makeRoom(Lane lane) {
    if (open + opening >= mostOpen) {
      lanes.closeOneUnused(lane);
    }
  }

  void connect(TargetConnection connection) {
    opening++;
    connector.connect(eventLoop, connection.pool().target(), connection, this);
  }

  /** A connection that {@link #connect} began is there. */
  void opened(TargetConnection connection) {
    balancer.opened(connection.pool().target(), clock.now());
    opening--;
    open++;
    if (connection.isGone()) {
      connection.pool().notWanted(); // closed while it was being opened
    } else if (stopped) {
      connection.close(FailureKind.CUT_OFF);
    } else {
      connection.pool().opened(connection);
    }
  }

  /** It did not come about. */
  void notOpened(TargetConnection connection, FailureKind kind) {
    opening--;
    balancer.failed(connection.pool().target(), clock.now());
    connection.pool().failed(connection, kind);
  }

  void closed() {
    open--;
  }

  int choose(Planned planned) {
    try {
      return balancer.choose(planned.client());
    } catch (RuntimeException e) {
      // Strategies may be anybody's. The run ends with this; until then all go to the first target.
      broken.complete(
          new IllegalStateException(
              "the strategy of --balance failed: " + e + "; mend it, or choose another", e));
      balancer.chosen(0);
      return 0;
    }
  }

  int chooseAgain(int target) {
    balancer.chosen(target);
    return target;
  }

  long now() {
    return clock.now();
  }

  void marks(Flight flight) {
    mark.sending(flight.planned.index());
  }

  void sent(Flight flight) {
    counts.sent(flight);
    inFlight.add(flight);
  }

  /** It has come to its end, as its outcome says. */
  void ended(Flight flight) {
    Outcome outcome = flight.outcome;
    if (outcome != null) {
      ended(flight, outcome);
    }
  }

  /** It has failed without an exchange. */
  void failed(Flight flight, FailureKind kind) {
    ended(flight, counts.failure(flight, kind));
  }

  private void ended(Flight flight, Outcome outcome) {
    inFlight.remove(flight);
    counts.ended(outcome);
    if (outcome.failure() != FailureKind.CUT_OFF) { // that is left to a run that goes on
      mark.done(outcome);
    }
    balancer.ended(flight.target);
    release(flight.planned);
  }

  /** It was never sent, since the run has been ended. */
  void notSent(Flight flight) {
    balancer.ended(flight.target);
    notSent(flight.planned);
  }

  void notSent(Planned planned) {
    counts.notSent();
    release(planned);
  }

  private void release(Planned planned) {
    readAhead.release(planned);
    unfinished--;
    finishIfDone();
  }

  private void finishIfDone() {
    if (noMore && (unfinished == 0 || abandoned) && inbox.isEmpty() && !done.isDone()) {
      counts.publish(open);
      done.complete(this);
    }
  }

  private void dropWaiting() {
    stopped = true;
    unfinished += inbox.drainTo(arrived);
    Planned planned = arrived.poll();
    while (planned != null) {
      notSent(planned);
      planned = arrived.poll();
    }
    planned = queue.poll();
    while (planned != null) {
      notSent(planned);
      planned = queue.poll();
    }
    lanes.drop();
    finishIfDone();
  }

  private void endOfGrace() {
    lanes.close();
    // What broke may have left requests behind that nothing ends any more.
    abandoned = broken.isDone();
    finishIfDone();
  }

  /** Looks for answers that do not come, and lets go of lanes that nothing uses any more. */
  private void sweep() {
    counts.publish(open);
    if (done.isDone()) {
      return;
    }
    long nowNanos = clock.now();
    if (options.unlimited() && nowNanos > options.mostNanos() && !stopped) {
      dropWaiting(); // all is due at once, so its time is up only now
    }
    timeOut(nowNanos - options.timeoutNanos());
    if (nowNanos - lanesSweptNanos > LANE_SWEEP_NANOS) {
      lanesSweptNanos = nowNanos;
      lanes.closeUnusedSince(nowNanos - UNUSED_NANOS);
    }
    int away = balancer.toTry(nowNanos);
    if (away >= 0) {
      connector.probe(eventLoop, away, balancer, clock);
    }
    schedule(this::sweep, SWEEP_NANOS);
  }

  /** All have the same time, so the oldest is the first to run out of it. */
  private void timeOut(long sentBeforeNanos) {
    Flight oldest = inFlight.oldest();
    while (oldest != null && oldest.sentNanos <= sentBeforeNanos) {
      inFlight.remove(oldest);
      TargetConnection connection = oldest.connection;
      if (connection != null) {
        connection.close(FailureKind.TIMEOUT);
      }
      oldest = inFlight.oldest(); // Others on that connection have gone, too.
    }
  }
}
