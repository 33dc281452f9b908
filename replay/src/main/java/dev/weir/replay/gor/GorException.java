package dev.weir.replay.gor;

/** Nothing of a recording can be read; the message is one line with the cause and the mend. */
public final class GorException extends Exception {
  private static final long serialVersionUID = 1;

  GorException(String message) {
    super(message);
  }
}
