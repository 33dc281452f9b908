package dev.weir.replay.intake;

import dev.weir.replay.result.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an earlier run over the same recording, so that no request is counted twice.
 * Asked by the reading thread.
 */
public interface Memory {
  /** There was none. */
  Memory NONE =
      new Memory() {
        @Override
        public State of(long index) {
          return State.UNKNOWN;
        }

        @Override
        public @Nullable Outcome outcome(long index, String endpoint) {
          return null;
        }
      };

  /** How far the earlier run came with one request. */
  enum State {
    /** Not sent. */
    UNKNOWN,
    /** Sent, and nobody knows what came of it. */
    SENT,
    /** Done; see {@link #outcome}. */
    DONE
  }

  /** How far it came with a request. */
  State of(long index);

  /** What came of a request that is done; null if it is not. */
  @Nullable Outcome outcome(long index, String endpoint);
}
