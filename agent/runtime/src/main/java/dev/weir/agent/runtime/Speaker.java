package dev.weir.agent.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says lines from a thread of its own: standard error may be a pipe that nobody reads, and whoever
 * has something to say must not wait for that. What does not fit in the queue is counted, and said
 * once there is room. Any thread may call.
 */
final class Speaker implements AutoCloseable {
  static final int MOST_WAITING = 256;

  private final Consumer<String> sink;
  private final Queue<String> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private long unsaid;
  private boolean closed;

  /**
   * @param sink where lines go; may block for ever
   */
  Speaker(Consumer<String> sink) {
    this.sink = sink;
  }

  /** Says a line soon, or counts it; never waits. */
  synchronized void say(String line) {
    if (closed || waiting.size() >= MOST_WAITING) {
      unsaid++;
      return;
    }
    waiting.add(line);
    if (thread == null) {
      Thread made = new Thread(null, this::run, "weir-alerts", 0, false);
      made.setDaemon(true);
      // Not that of the application, which it would keep alive.
      made.setContextClassLoader(Speaker.class.getClassLoader());
      thread = made;
      made.start();
    }
    notifyAll();
  }

  /** Says no more; does not wait for what is being said. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }

  private void run() {
    for (String line = next(); line != null; line = next()) {
      sink.accept(line);
    }
  }

  private synchronized @Nullable String next() {
    try {
      while (waiting.isEmpty() && unsaid == 0 && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      thread = null; // by whoever ends all threads; the next line begins another
      return null;
    }
    if (closed) {
      return null;
    }
    String line = waiting.poll();
    if (line == null) {
      line = unsaid + " more changes of alerts could not be said";
      unsaid = 0;
    }
    return line;
  }
}
