package dev.weir.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches from a thread of its own, and sees to it that every document arrives once.
 *
 * <p>What arrives is decided by ids: a document that was sent before stands there already, and to
 * be told so is a success. So whatever is in doubt is sent again: a request that broke off, a
 * document that found the server too busy. A batch too large for the server is halved.
 *
 * <p>With a spool, batches wait on disk while the server is away, oldest first, and whoever hands
 * over batches never waits. Without one, the hand-over waits, which slows down whatever reads; when
 * the server stays away for longer than the patience, the export has failed.
 *
 * <p>Batches may be handed over by any thread.
 */
public final class Exporter implements AutoCloseable {
  private static final int MOST_QUEUED = 4;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration MOST_WAIT = Duration.ofSeconds(15);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Cluster cluster;
  private final @Nullable Spool spool;
  private final long patienceNanos;
  private final Backoff backoff = new Backoff(FIRST_WAIT, MOST_WAIT, new SplittableRandom());
  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
  private final Tally tally = new Tally();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean leaving;
  private volatile @Nullable ClusterException failure;

  /** Since when the server is away, and until when it is left alone. Of the exporter's thread. */
  private boolean away;

  private boolean prepared;

  private long awaySinceNanos;
  private long awayUntilNanos;

  private Exporter(Cluster cluster, @Nullable Spool spool, Duration patience) {
    this.cluster = cluster;
    this.spool = spool;
    this.patienceNanos = patience.toNanos();
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
   * @throws ClusterException if the export has failed
   */
  public void put(Batch batch) throws ClusterException, InterruptedException {
    while (!queue.offer(batch, IDLE_NANOS, TimeUnit.NANOSECONDS)) {
      rethrow();
    }
    rethrow();
  }

  /** Hands over a batch if there is room at once, else its documents are counted as dropped. */
  public boolean offer(Batch batch) {
    if (failure == null && !closing && queue.offer(batch)) {
      return true;
    }
    tally.drop(batch.documents());
    return false;
  }

  /** Whether there is no room for one more at the moment. */
  public boolean isCrowded() {
    return queue.remainingCapacity() == 0;
  }

  /** What became of the documents so far. */
  public ExportCounts counts() {
    return tally.counts(spool);
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
    return tally.counts(spool).spooled() == 0 && queue.isEmpty();
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
      keepTheRest();
    } catch (ClusterException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new ClusterException(ClusterException.Kind.WRONG, "the exporter broke off: " + e, e));
    }
  }

  private void fail(ClusterException e) {
    failure = e;
    tally.trouble(String.valueOf(e.getMessage()));
    dropTheRest();
  }

  private boolean isDone() {
    if (leaving) {
      return true;
    }
    boolean nothingToSend = spool == null || spool.isEmpty() || away;
    return closing && queue.isEmpty() && nothingToSend;
  }

  private void step() throws InterruptedException, ClusterException {
    Batch fresh = queue.poll(waitNanos(), TimeUnit.NANOSECONDS);
    if (spool == null) {
      if (fresh != null) {
        deliver(fresh);
      }
      return;
    }
    if (away && System.nanoTime() - awayUntilNanos < 0) {
      if (fresh != null) {
        spool(fresh);
      }
      return;
    }
    // Oldest first, so that the order of arrival is that of time.
    if (sendSpooled(spool)) {
      if (fresh != null) {
        trySending(fresh);
      }
    } else if (fresh != null) {
      spool(fresh);
    }
  }

  private long waitNanos() {
    boolean hurry = spool != null && !away && !spool.isEmpty();
    return hurry ? 0 : IDLE_NANOS;
  }

  /** Sends one of those that wait; whether fresh ones may be sent, too. */
  private boolean sendSpooled(Spool from) {
    try {
      Batch oldest = from.oldest();
      if (oldest == null) {
        return true;
      }
      Batch rest = attempt(oldest);
      if (rest != null) {
        from.add(rest);
      }
      from.remove();
      return !away;
    } catch (ClusterException e) {
      leaveAlone(e);
      return false;
    } catch (IOException e) {
      tally.trouble("the spool: " + e.getMessage());
      away = true;
      awayUntilNanos = System.nanoTime() + backoff.afterFailure();
      return false;
    }
  }

  private void trySending(Batch batch) {
    Batch rest = batch;
    try {
      rest = attempt(batch);
    } catch (ClusterException e) {
      leaveAlone(e);
    }
    if (rest != null) {
      spool(rest);
    }
  }

  private void spool(Batch batch) {
    Spool to = spool;
    try {
      if (to != null) {
        to.add(batch);
      }
    } catch (IOException e) {
      tally.trouble("the spool cannot be written: " + e.getMessage());
    }
  }

  private void leaveAlone(ClusterException e) {
    if (!away) {
      away = true;
      awaySinceNanos = System.nanoTime();
    }
    tally.trouble(String.valueOf(e.getMessage()));
    awayUntilNanos = System.nanoTime() + backoff.afterFailure();
  }

  /** Until it has arrived, however often that takes. */
  private void deliver(Batch batch) throws ClusterException {
    Batch rest = batch;
    while (rest != null) {
      try {
        rest = attempt(rest);
      } catch (ClusterException e) {
        leaveAlone(e);
        if (!e.mayPass() || System.nanoTime() - awaySinceNanos > patienceNanos) {
          tally.drop(rest.documents());
          throw e;
        }
      }
      if (rest != null) {
        requirePatience(rest);
        pause(awayUntilNanos - System.nanoTime());
      }
      if (leaving && rest != null) {
        tally.drop(rest.documents());
        return;
      }
    }
  }

  /** A server that is too busy for the same documents again and again is as good as away. */
  private void requirePatience(Batch rest) throws ClusterException {
    if (System.nanoTime() - awaySinceNanos > patienceNanos) {
      tally.drop(rest.documents());
      throw new ClusterException(
          ClusterException.Kind.BUSY,
          cluster.access()
              + " has been too busy for longer than "
              + patienceNanos / 1_000_000_000
              + " s");
    }
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
    } catch (InterruptedException e) {
      // By whoever leaves, which is seen below, or who tidies up threads: tried again sooner.
    }
  }

  /**
   * Sends a batch once.
   *
   * @return what is to be sent again, null if nothing is
   * @throws ClusterException if all of it is, later
   */
  private @Nullable Batch attempt(Batch batch) throws ClusterException {
    try {
      prepare();
      BulkAnswer answer = cluster.bulk(batch);
      tally.add(answer);
      if (answer.again().isEmpty()) {
        backoff.reset();
        away = false;
        tally.trouble(null);
        return null;
      }
      tally.retry();
      if (answer.stored() > 0) {
        awaySinceNanos = System.nanoTime(); // it gets on
      }
      leaveAlone(
          new ClusterException(
              ClusterException.Kind.BUSY,
              cluster.access() + " is too busy for " + answer.again().size() + " documents"));
      return batch.only(answer.again());
    } catch (ClusterException e) {
      if (e.kind() == ClusterException.Kind.TOO_LARGE && batch.documents() > 1) {
        return halves(batch);
      }
      if (e.kind() == ClusterException.Kind.TOO_LARGE || isOurFault(e)) {
        tally.reject(batch.documents(), String.valueOf(e.getMessage()));
        return null;
      }
      tally.retry();
      throw e;
    }
  }

  /**
   * Puts the templates in place, before the first document: without them, fields would be guessed.
   */
  private void prepare() throws ClusterException {
    if (prepared) {
      return;
    }
    try {
      Templates.install(cluster);
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Kind.FORBIDDEN) {
        throw e;
      }
      // Who may only write can rely on those who may do more having done so.
      tally.note(
          "templates were not put in place, which these credentials do not allow; have it done once"
              + " by weir dashboards install");
    }
    prepared = true;
  }

  /** With a spool, what no server of this kind will ever take must not hold up the rest. */
  private boolean isOurFault(ClusterException e) {
    return spool != null && prepared && e.kind() == ClusterException.Kind.NOT_UNDERSTOOD;
  }

  private @Nullable Batch halves(Batch batch) throws ClusterException {
    int middle = batch.documents() / 2;
    Batch first = attempt(batch.part(0, middle));
    Batch second = batch.part(middle, batch.documents());
    if (first != null) {
      return Batch.joined(first, second);
    }
    try {
      return attempt(second);
    } catch (ClusterException e) {
      leaveAlone(e);
      return second;
    }
  }

  private void keepTheRest() {
    boolean unused = Thread.interrupted(); // files are not written by a thread that is
    for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
      if (spool == null) {
        tally.drop(batch.documents());
      } else {
        spool(batch);
      }
    }
  }

  private void dropTheRest() {
    for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
      tally.drop(batch.documents());
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
      thread.join(TimeUnit.SECONDS.toMillis(5));
      if (spool != null) {
        spool.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Its lock ends with the process.
    }
  }

  /** Written by the exporter's thread, and for what is dropped by others; read by any. */
  private static final class Tally {
    private long created;
    private long alreadyThere;
    private long rejected;
    private long dropped;
    private long retries;
    private @Nullable String example;
    private @Nullable String trouble;
    private @Nullable String note;

    synchronized void add(BulkAnswer answer) {
      created += answer.created();
      alreadyThere += answer.alreadyThere();
      if (answer.rejected() > 0) {
        reject(answer.rejected(), answer.example());
      }
    }

    synchronized void reject(int documents, @Nullable String why) {
      rejected += documents;
      example = example == null ? why : example;
    }

    synchronized void drop(int documents) {
      dropped += documents;
    }

    synchronized void retry() {
      retries++;
    }

    synchronized void trouble(@Nullable String now) {
      trouble = now;
    }

    synchronized void note(String text) {
      note = text;
    }

    synchronized ExportCounts counts(@Nullable Spool spool) {
      return new ExportCounts(
          created,
          alreadyThere,
          rejected,
          dropped + (spool == null ? 0 : spool.dropped()),
          spool == null ? 0 : spool.documents(),
          spool == null ? 0 : spool.damaged(),
          retries,
          example,
          trouble,
          note);
    }
  }
}
