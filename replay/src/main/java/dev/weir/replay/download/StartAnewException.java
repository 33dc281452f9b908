package dev.weir.replay.download;

/** What came cannot be continued; the message says why, as the beginning of a sentence. */
final class StartAnewException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean rangesFail;

  StartAnewException(String message, boolean rangesFail) {
    super(message, null, false, false);
    this.rangesFail = rangesFail;
  }

  /** Whether the server's ranges are not to be used again. */
  boolean rangesFail() {
    return rangesFail;
  }
}
