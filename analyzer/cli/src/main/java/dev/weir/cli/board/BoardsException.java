package dev.weir.cli.board;

import org.jspecify.annotations.Nullable;

/** A server that does not take what it was given; the message says how to mend it. */
public final class BoardsException extends Exception {
  private static final long serialVersionUID = 1;

  BoardsException(String message) {
    super(message);
  }

  BoardsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
