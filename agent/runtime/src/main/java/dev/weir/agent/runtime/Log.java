package dev.weir.agent.runtime;

/**
 * What the agent says: single lines on standard error, since the application's logging is its own.
 */
final class Log {
  private Log() {}

  @SuppressWarnings("SystemOut") // see above
  static void say(String message) {
    System.err.println("weir: " + message);
  }
}
