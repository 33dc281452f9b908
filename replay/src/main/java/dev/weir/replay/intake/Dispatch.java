package dev.weir.replay.intake;

/** Takes requests in the order in which they are due. Called by the reading thread. */
public interface Dispatch {

  /** Takes one; may wait until there is room for it. */
  void submit(Planned planned) throws InterruptedException;

  /** Whether it wants requests no sooner than soon before they are due. */
  default boolean keepsTime() {
    return true;
  }
}
