package dev.weir.cli.limits;

import org.jspecify.annotations.Nullable;

/** An agent cannot be asked, or refuses; the message is one line with the cause and the mend. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  AgentException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The status of its answer, 0 when there was none. */
  public int status() {
    return status;
  }
}
