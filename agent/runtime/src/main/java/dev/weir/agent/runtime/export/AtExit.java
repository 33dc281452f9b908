package dev.weir.agent.runtime.export;

import java.util.function.Consumer;

/**
 * Does something when the JVM ends. The one hook that the agent has: without it, the documents of
 * the last second would be nowhere.
 */
final class AtExit {
  private final Thread thread;

  /**
   * @param last is done at the end, and has to be short: the application's exit waits for it
   */
  private AtExit(Runnable last) {
    this.thread = new Thread(null, last, "weir-exit", 0, false);
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(AtExit.class.getClassLoader());
  }

  static AtExit doing(Runnable last, Consumer<String> says) {
    AtExit made = new AtExit(last);
    try {
      Runtime.getRuntime().addShutdownHook(made.thread);
    } catch (IllegalStateException | SecurityException e) {
      says.accept("what waits for Elasticsearch at the end will be lost: " + e.getMessage());
    }
    return made;
  }

  /** It is not needed any more, and would keep the agent in memory. */
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException | SecurityException e) {
      // The JVM is about to end.
    }
  }
}
