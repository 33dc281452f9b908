package dev.weir.replay.send;

import dev.weir.replay.intake.Planned;
import dev.weir.replay.result.Outcome;
import org.jspecify.annotations.Nullable;

/** A request on its way, and what is known of its answer so far. Confined to its loop. */
final class Flight {
  final Planned planned;
  final int target;
  @Nullable TargetConnection connection;
  @Nullable Outcome outcome;
  boolean sent;

  /** Whether it need not wait for the answer to the one before it on its connection. */
  boolean pipelined;

  boolean answerBegun;
  long sentNanos;
  long requestBytes;

  /** Where the body begins that waits for leave to be sent; -1 when none does. */
  int heldBodyFrom = -1;

  // Neighbours in InFlight, which alone may touch them.
  @Nullable Flight older;
  @Nullable Flight newer;

  Flight(Planned planned, int target) {
    this.planned = planned;
    this.target = target;
  }

  byte[] bytes() {
    return planned.bytes(target);
  }
}
