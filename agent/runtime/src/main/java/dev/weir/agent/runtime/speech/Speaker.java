package dev.weir.agent.runtime.speech;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says lines from a thread of its own: standard error may be a pipe that nobody reads, and whoever
 * has something to say must not wait for that. What does not fit in the queue, or could not be
 * said, is counted, and that is said once there is room. Any thread may call.
 */
public final class Speaker implements AutoCloseable {
  static final int MOST_WAITING = 256;

  private final Consumer<String> sink;
  private final Consumer<Thread> starter;
  private final Queue<String> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private long unsaid;
  private boolean failing;
  private boolean closed;

  /**
   * @param sink where lines go; may block for ever, or throw
   */
  public Speaker(Consumer<String> sink) {
    this(sink, Thread::start);
  }

  /**
   * @param starter begins a thread; may throw
   */
  Speaker(Consumer<String> sink, Consumer<Thread> starter) {
    this.sink = sink;
    this.starter = starter;
  }

  /** Says a line soon, or counts it; never waits, never throws. */
  public synchronized void say(String line) {
    if (closed || waiting.size() >= MOST_WAITING) {
      unsaid++;
      return;
    }
    waiting.add(line);
    if (thread == null) {
      begin();
    }
    notifyAll();
  }

  private void begin() {
    Thread made = new Thread(null, this::run, "weir-speaker", 0, false);
    made.setDaemon(true);
    // Not that of the application, which it would keep alive.
    made.setContextClassLoader(Speaker.class.getClassLoader());
    try {
      starter.accept(made);
      thread = made;
    } catch (Throwable t) {
      // The system has no thread left; the next line tries again.
    }
  }

  /** Says what waits, and then no more; does not wait for that. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void run() {
    for (String line = next(); line != null; line = next()) {
      boolean said = false;
      try {
        sink.accept(line);
        said = true;
      } catch (Throwable t) {
        // Nowhere to say so; the application must not see it, and the next line may do.
      }
      ended(said);
    }
  }

  private synchronized void ended(boolean said) {
    failing = !said;
    if (failing) {
      unsaid++;
    }
  }

  private synchronized @Nullable String next() {
    while (waiting.isEmpty() && (unsaid == 0 || failing) && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // By whoever tidies up threads; there may be more to say.
      }
    }
    String line = waiting.poll();
    if (line == null && unsaid > 0 && !failing) {
      line = unsaid + " more lines could not be said";
      unsaid = 0;
    }
    return line;
  }
}
