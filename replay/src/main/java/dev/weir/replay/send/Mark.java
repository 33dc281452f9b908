package dev.weir.replay.send;

import dev.weir.replay.result.Outcome;

/** Keeps what must outlive the process. Called on loops, for different requests at once. */
public interface Mark {
  /** Nothing is kept. */
  Mark NONE =
      new Mark() {
        @Override
        public void sending(long index) {}

        @Override
        public void done(Outcome outcome) {}
      };

  /** A request is about to be sent. */
  void sending(long index);

  /** What came of it. */
  void done(Outcome outcome);
}
