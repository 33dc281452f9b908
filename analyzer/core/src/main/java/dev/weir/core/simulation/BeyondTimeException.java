package dev.weir.core.simulation;

/** Bytes would wait for longer than time is counted. The message says how to mend it. */
public final class BeyondTimeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BeyondTimeException() {
    super("bytes would wait beyond the year 2262, to which time is counted; raise the rate");
  }
}
