package dev.weir.cli;

/** What the process answers to who started it. */
final class ExitCode {
  /** Done. */
  static final int DONE = 0;

  /** A check failed, or the work could not be done. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int MISUSE = 2;

  private ExitCode() {}
}
