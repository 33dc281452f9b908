package dev.weir.cli;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertListener;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.alert.AlertWords;
import dev.weir.json.AlertJson;
import dev.weir.json.webhook.Webhook;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells of alerts while a capture runs: a line each, and a document to the webhook; and what others
 * have to say meanwhile. Confined to one thread, but for {@link #say}.
 */
final class LiveAlerts implements AlertListener, AutoCloseable {
  private static final int MOST_LINES = 1000;
  static final int MOST_TROUBLES = 100;
  private static final long FAREWELL_MILLIS = 5_000;

  private final String source;
  private final @Nullable Webhook webhook;
  private final Queue<String> lines = new ArrayDeque<>();
  private final Queue<String> troubles = new ArrayBlockingQueue<>(MOST_TROUBLES);
  private final AtomicLong untoldTroubles = new AtomicLong();
  private long untold;

  /**
   * @param source what is captured, such as the name of an interface
   */
  LiveAlerts(@Nullable AlertSettings settings, String source) {
    this.source = source;
    URI url = settings == null ? null : settings.webhook();
    this.webhook = url == null ? null : new Webhook(url, this::say, thread -> {});
  }

  @Override
  public void changed(Alert alert) {
    if (lines.size() < MOST_LINES) {
      lines.add(AlertWords.line(alert));
    } else {
      untold++;
    }
    if (webhook != null) {
      webhook.post(AlertJson.document(alert, source));
    }
  }

  /** A line of somebody else's, to be told with the next ones, or counted; by any thread. */
  void say(String line) {
    if (!troubles.offer(line)) {
      untoldTroubles.incrementAndGet();
    }
  }

  boolean hasNews() {
    return !lines.isEmpty() || !troubles.isEmpty();
  }

  /** Prints what has not been told yet. */
  void tell(PrintStream err) {
    while (!lines.isEmpty()) {
      err.println("weir: " + lines.remove());
    }
    for (String trouble = troubles.poll(); trouble != null; trouble = troubles.poll()) {
      err.println("weir: " + trouble);
    }
    long untoldOthers = untoldTroubles.getAndSet(0);
    if (untoldOthers > 0) {
      err.println("weir: " + untoldOthers + " more lines at once, of the export or the webhook");
    }
    if (untold > 0) {
      err.println("weir: " + untold + " more changes of alerts at once; --format json has them");
      untold = 0;
    }
  }

  /** Lets the webhook finish, for a while, and says what it was not told. */
  void finish(PrintStream err) {
    if (webhook != null) {
      webhook.close(FAREWELL_MILLIS);
    }
    tell(err);
    if (webhook != null && webhook.dropped() > 0) {
      err.println("weir: the webhook was not told of " + webhook.dropped() + " changes of alerts");
    }
  }

  @Override
  public void close() {
    if (webhook != null) {
      webhook.close();
    }
  }
}
