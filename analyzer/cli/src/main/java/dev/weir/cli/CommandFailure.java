package dev.weir.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command; the message is one line saying what is wrong and how to mend it. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The work could not be done. */
  static CommandFailure failed(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.FAILED, message, cause);
  }

  /** The command line makes no sense. */
  static CommandFailure misuse(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.MISUSE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
