package dev.weir.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches from a thread of its own, and sees to it that every document arrives once; how is
 * told at {@link Sender}.
 *
 * <p>With a spool, batches wait on disk while the server is away, or does not answer, oldest first,
 * and whoever hands over batches waits for no more than the disk. Without one, the hand-over waits,
 * which slows down whatever reads; when the server stays away for longer than the patience, the
 * export has failed.
 *
 * <p>Batches may be handed over by any thread.
 */
public final class Exporter implements AutoCloseable {
  /** Less than an agent waits at the end of its JVM. */
  private static final long END_MILLIS = 2_000;

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Cluster cluster;
  private final @Nullable Spool spool;
  private final long patienceNanos;
  private final Tally tally = new Tally();
  private final Absence absence = Absence.ofServer();
  private final Absence refusal = Absence.ofRights();
  private final Backlog backlog;
  private final Sender sender;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean leaving;
  private volatile @Nullable ClusterException failure;

  private Exporter(Cluster cluster, @Nullable Spool spool, Duration patience) {
    this.cluster = cluster;
    this.spool = spool;
    this.patienceNanos = patience.toNanos();
    this.backlog = new Backlog(spool, tally);
    this.sender = new Sender(cluster, tally, absence, spool != null);
    this.thread = new Thread(null, this::run, "weir-export", 0, false);
    thread.setDaemon(true);
    // Not that of an application, which it would keep alive.
    thread.setContextClassLoader(Exporter.class.getClassLoader());
  }

  /**
   * Begins to send; batches wait on disk when they must. Takes over cluster and spool, and closes
   * them.
   */
  public static Exporter spooling(Cluster cluster, Spool spool) {
    return spooling(cluster, spool, thread -> {});
  }

  /**
   * As well.
   *
   * @param senders told of the thread that sends, before it does
   */
  public static Exporter spooling(Cluster cluster, Spool spool, Consumer<Thread> senders) {
    Exporter made = new Exporter(cluster, spool, Duration.ZERO);
    senders.accept(made.thread);
    return started(made);
  }

  /**
   * Begins to send; who hands over waits when it must. Takes over the cluster, and closes it.
   *
   * @param patience how long the server may stay away
   */
  public static Exporter waiting(Cluster cluster, Duration patience) {
    return started(new Exporter(cluster, null, patience));
  }

  private static Exporter started(Exporter made) {
    made.thread.start();
    return made;
  }

  /**
   * Hands over a batch, and waits for room.
   *
   * @throws ClusterException if the export has failed, or was closed
   */
  public void put(Batch batch) throws ClusterException, InterruptedException {
    while (!backlog.put(batch, IDLE_NANOS)) {
      rethrow();
      if (leaving) {
        throw new ClusterException(ClusterException.Kind.WRONG, "the export has been closed");
      }
    }
    rethrow();
  }

  /**
   * Hands over a batch without waiting for the server. What finds room neither in memory nor on
   * disk is counted as dropped.
   */
  public boolean offer(Batch batch) {
    return backlog.offer(batch);
  }

  /** Whether there is no room for one more in memory at the moment. */
  public boolean isCrowded() {
    return backlog.isCrowded();
  }

  /** What became of the documents so far. */
  public ExportCounts counts() {
    return backlog.counts();
  }

  /**
   * Waits until all that was handed over has been sent.
   *
   * @throws ClusterException if the export has failed
   */
  public void finish() throws ClusterException, InterruptedException {
    closing = true;
    thread.join();
    rethrow();
  }

  /**
   * Waits for that, but not for long; what has not been sent by then waits in the spool.
   *
   * @return whether all has been sent
   */
  public boolean finish(Duration atMost) throws InterruptedException {
    closing = true;
    thread.join(Math.max(1, atMost.toMillis()));
    close();
    ExportCounts counts = counts();
    return counts.spooled() == 0 && counts.queued() == 0;
  }

  private void rethrow() throws ClusterException {
    ClusterException failed = failure;
    if (failed != null) {
      throw new ClusterException(failed.kind(), String.valueOf(failed.getMessage()), failed);
    }
  }

  private void run() {
    try {
      while (!isDone()) {
        try {
          step();
        } catch (InterruptedException e) {
          // By whoever leaves, which is seen above, or who tidies up threads.
        }
      }
    } catch (ClusterException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new ClusterException(ClusterException.Kind.WRONG, "the exporter broke off: " + e, e));
    } finally {
      backlog.close();
    }
  }

  private void fail(ClusterException e) {
    failure = e;
    tally.trouble(String.valueOf(e.getMessage()));
  }

  private boolean isDone() {
    return leaving || (closing && backlog.isEmpty());
  }

  private void step() throws InterruptedException, ClusterException {
    if (spool == null) {
      deliver();
      return;
    }
    try {
      sendOrSpool();
    } catch (IOException e) {
      sender.failed("the spool cannot be used: " + e);
    } catch (RuntimeException | Error e) {
      // What was to be sent waits on: this must neither lose it nor end the thread.
      sender.failed("the exporter failed, and tries again: " + e);
    }
  }

  private void sendOrSpool() throws InterruptedException, IOException {
    long leftAloneNanos = absence.remainingNanos();
    if (leftAloneNanos > 0) {
      backlog.spill();
      backlog.await(Math.min(leftAloneNanos, IDLE_NANOS));
      return;
    }
    if (refusal.lasts() && refusal.remainingNanos() == 0) {
      refusal.failed(); // unless that is taken
      backlog.tryRefusedAgain();
    }
    Batch batch = backlog.take();
    if (batch == null) {
      backlog.await(IDLE_NANOS);
      return;
    }
    Rest rest = new Rest(batch, null);
    try {
      rest = sender.send(batch);
    } catch (ClusterException e) {
      sender.failed(String.valueOf(e.getMessage()));
    } finally {
      if (!backlog.done(rest)) {
        absence.failed();
      }
      tellRefusal(rest == null ? null : rest.refusal());
    }
  }

  /** What is refused waits, longer and longer, and keeps nobody else waiting. */
  private void tellRefusal(@Nullable String why) {
    if (why != null) {
      tally.refusal(why);
      if (!refusal.lasts()) {
        refusal.failed();
      }
    } else if (refusal.lasts() && !backlog.holdsRefused()) {
      tally.refusal(null);
      refusal.over();
    }
  }

  /** Sends a batch until it has arrived, however often that takes. */
  private void deliver() throws ClusterException, InterruptedException {
    Batch batch = backlog.takeFromMemory();
    if (batch == null) {
      backlog.await(IDLE_NANOS);
      return;
    }
    Rest rest = new Rest(batch, null);
    try {
      while (rest != null && !leaving) {
        rest = attempt(rest.batch());
        if (rest != null) {
          requireRights(rest);
          requirePatience();
          absence.await();
        }
      }
    } finally {
      boolean unused = backlog.done(rest); // what is left is counted as dropped at the end
    }
  }

  private @Nullable Rest attempt(Batch batch) throws ClusterException {
    try {
      return sender.send(batch);
    } catch (ClusterException e) {
      sender.failed(String.valueOf(e.getMessage()));
      if (!e.mayPass() || absence.isLongerThan(patienceNanos)) {
        throw e;
      }
      return new Rest(batch, null);
    }
  }

  private static void requireRights(Rest rest) throws ClusterException {
    String why = rest.refusal();
    if (why != null) {
      throw new ClusterException(ClusterException.Kind.FORBIDDEN, why);
    }
  }

  /** A server that is too busy for the same documents again and again is as good as away. */
  private void requirePatience() throws ClusterException {
    if (absence.isLongerThan(patienceNanos)) {
      throw new ClusterException(
          ClusterException.Kind.BUSY,
          cluster.access()
              + " has been too busy for longer than "
              + TimeUnit.NANOSECONDS.toSeconds(patienceNanos)
              + " s");
    }
  }

  /** Ends at once; with a spool, what has not been sent waits there. */
  @Override
  public void close() {
    closing = true;
    leaving = true;
    cluster.close(); // whoever waits for its answer gets an error
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // By now that thread has done so, or it cannot be ended, as one that waits for a name's
    // address.
    backlog.close();
    try {
      if (spool != null) {
        spool.close();
      }
    } catch (IOException e) {
      // Its lock ends with the process.
    }
  }
}
