package dev.weir.json.webhook;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts documents, one after the other, from a thread of its own; whoever has one to post never
 * waits.
 *
 * <p>What is not taken (no connection, no answer in time, a status of 429 or 5xx) is tried again
 * after a pause that doubles and is drawn at random from its upper half, so that many senders do
 * not come back together; after {@value #ATTEMPTS} attempts, and at once when it is refused, it is
 * dropped. What does not fit into the queue is dropped too; all is counted. A document whose answer
 * was lost may arrive twice. Any thread may call.
 */
public final class Webhook implements AutoCloseable {
  static final int ATTEMPTS = 5;
  static final int MOST_WAITING = 256;

  private final Poster poster;
  private final Consumer<String> log;
  private final Consumer<Thread> senders;
  private final long pauseMillis;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private @Nullable Thread thread;

  /** Waiting or under way. */
  private int undecided;

  private boolean closing;
  private boolean ended;
  private boolean toldOfTrouble;
  private long posted;
  private long dropped;

  /**
   * @param url of {@code http} or {@code https}; may hold a user and a password
   * @param log told in one line of what is dropped: the first, until one is taken again
   * @param senders told of the thread that posts, before it connects
   */
  public Webhook(URI url, Consumer<String> log, Consumer<Thread> senders) {
    this(url, log, senders, TimeUnit.SECONDS.toMillis(1));
  }

  /**
   * @param pauseMillis before the second attempt; doubles with each one
   */
  Webhook(URI url, Consumer<String> log, Consumer<Thread> senders, long pauseMillis) {
    this.poster = new Poster(url);
    this.log = log;
    this.senders = senders;
    this.pauseMillis = pauseMillis;
  }

  /** Posts a document of JSON soon, or drops it; never waits. */
  public synchronized void post(String json) {
    if (closing || !waiting.offer(json)) {
      dropped++;
      return;
    }
    undecided++;
    if (thread == null) {
      Thread made = new Thread(null, this::run, "weir-webhook", 0, false);
      made.setDaemon(true);
      // Not that of the application, which it would keep alive.
      made.setContextClassLoader(Webhook.class.getClassLoader());
      senders.accept(made);
      try {
        made.start();
        thread = made;
      } catch (OutOfMemoryError e) {
        // The system has no thread left; the next document tries again.
      }
    }
  }

  /** How many documents were taken. */
  public synchronized long posted() {
    return posted;
  }

  /** How many were given up, or had no room. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Waits until everything was posted or dropped, at most so long, and ends. */
  public void close(long mostMillis) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    synchronized (this) {
      closing = true;
      try {
        long leftMillis = mostMillis;
        while (leftMillis > 0 && undecided > 0) {
          wait(leftMillis);
          leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ended = true;
      dropped += waiting.size();
      waiting.clear();
      if (thread != null) {
        thread.interrupt();
      }
    }
    poster.close();
  }

  @Override
  public void close() {
    close(0);
  }

  private void run() {
    for (String json = next(); json != null; json = next()) {
      boolean taken = false;
      try {
        taken = deliver(json);
      } catch (Throwable t) {
        // Such as no memory; it is dropped, and the next one may do.
      }
      decide(taken);
    }
  }

  /** Null when it is closed; other interrupts are of whoever tidies up threads. */
  private @Nullable String next() {
    while (!hasEnded()) {
      try {
        return waiting.take();
      } catch (InterruptedException e) {
        // Closed, which is seen above, or not.
      }
    }
    return null;
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized void decide(boolean taken) {
    if (taken) {
      posted++;
    } else {
      dropped++;
    }
    undecided--;
    notifyAll();
  }

  /** Whether it was taken. */
  private boolean deliver(String json) {
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        pause(pauseMillis << (attempt - 1));
      }
      if (hasEnded()) {
        return false;
      }
      try {
        int status = poster.post(json);
        if (status >= 200 && status < 300) {
          succeeded();
          return true;
        }
        problem = "the answer was " + status;
        if (status != 429 && status < 500) {
          break;
        }
      } catch (IOException | RuntimeException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    failed(problem);
    return false;
  }

  private static void pause(long mostMillis) {
    try {
      Thread.sleep(mostMillis / 2 + ThreadLocalRandom.current().nextLong(mostMillis / 2 + 1));
    } catch (InterruptedException e) {
      // Closed, or the pause is shorter.
    }
  }

  private synchronized void succeeded() {
    toldOfTrouble = false;
  }

  private void failed(String problem) {
    boolean tell;
    synchronized (this) {
      tell = !toldOfTrouble && !ended;
      toldOfTrouble = true;
    }
    if (tell) {
      log.accept(
          "the webhook at "
              + poster.host()
              + " was not told of an alert: "
              + problem
              + "; mend url of webhook, or the service there");
    }
  }
}
