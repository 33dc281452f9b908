package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.Generation;

/** Holds the application's traffic to the limits in force. Any thread may call. */
public interface Enforcement {
  /** Nobody holds anything to any limit. */
  Enforcement NONE =
      new Enforcement() {
        @Override
        public void changed(Generation now) {
          // Nobody is there to whom it would matter.
        }

        @Override
        public boolean enforcing() {
          return false;
        }
      };

  /**
   * Other limits are in force from now on, or the same at other rates. Called after each change, by
   * the thread that made it and one at a time, so in the order of the generations; the next change
   * waits for the return. What it throws is said, and changes nothing.
   */
  void changed(Generation now);

  /** Whether traffic is held to the limits at present. */
  boolean enforcing();
}
