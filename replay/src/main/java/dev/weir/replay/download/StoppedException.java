package dev.weir.replay.download;

/** Somebody wants the work to end; nothing is wrong. */
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped", null, false, false);
  }
}
