package dev.weir.agent.runtime.promql;

/** A query that brought no rate. The message is one line for people. */
final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    // No stack trace: it is something to say, and may come with every round.
    super(message, null, false, false);
  }
}
