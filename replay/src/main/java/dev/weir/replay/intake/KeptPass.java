package dev.weir.replay.intake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first pass over a small recording handed on, so that the next ones need not read it
 * again. Bounded; confined to the reading thread.
 */
final class KeptPass {
  private static final long MOST_BYTES = 16 << 20;

  private final List<Planned> requests = new ArrayList<>();
  private long bytes;
  private boolean keeps;
  private @Nullable IntakeCounts counts;

  /** The first of several passes begins. */
  void begin() {
    keeps = true;
  }

  boolean keeps() {
    return keeps;
  }

  /** It has been handed on. */
  void add(Planned planned) {
    if (!keeps) {
      return;
    }
    bytes += planned.footprintBytes();
    if (bytes > MOST_BYTES) {
      giveUp();
    } else {
      requests.add(planned);
    }
  }

  /** The next pass would be another one. */
  void giveUp() {
    keeps = false;
    requests.clear();
  }

  /** The pass has ended, and it was whole. */
  void end(IntakeCounts ofPass) {
    if (keeps) {
      keeps = false;
      counts = ofPass;
    }
  }

  /** What was counted in the pass; null when it is not kept, or not yet whole. */
  @Nullable IntakeCounts counts() {
    return counts;
  }

  /** In the order in which they were due. */
  List<Planned> requests() {
    return requests;
  }
}
