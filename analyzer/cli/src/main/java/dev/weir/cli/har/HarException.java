package dev.weir.cli.har;

import org.jspecify.annotations.Nullable;

/** A file that is no HTTP Archive; the message is one line naming file, line, column and flaw. */
public final class HarException extends Exception {
  private static final long serialVersionUID = 1;

  HarException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
