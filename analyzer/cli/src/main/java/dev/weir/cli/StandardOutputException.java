package dev.weir.cli;

import java.io.IOException;

/** Standard output takes no more. */
final class StandardOutputException extends IOException {
  private static final long serialVersionUID = 1;

  StandardOutputException(IOException cause) {
    super("standard output cannot be written: " + cause.getMessage(), cause);
  }

  /** Whether the other end of a pipe was closed (EPIPE), as {@code head} does. */
  boolean readerIsGone() {
    Throwable cause = getCause();
    return cause != null && String.valueOf(cause.getMessage()).contains("Broken pipe");
  }
}
