package dev.weir.replay.send;

import dev.weir.replay.intake.Planned;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait until they are due: first far, then near, when their connections are opened.
 * Confined to one loop.
 */
final class DueQueue {
  private final PriorityQueue<Planned> far =
      new PriorityQueue<>(
          Comparator.comparingLong(Planned::dueNanos).thenComparingLong(Planned::index));
  private final ArrayDeque<Planned> near = new ArrayDeque<>();

  void add(Planned planned) {
    far.add(planned);
  }

  /** The next that is due by then, once for each; it stays in the queue. */
  @Nullable Planned nextNear(long byNanos) {
    Planned next = far.peek();
    if (next == null || next.dueNanos() > byNanos) {
      return null;
    }
    far.remove();
    near.add(next);
    return next;
  }

  /** Takes out the next that is due by now, and was near before. */
  @Nullable Planned pollDue(long nowNanos) {
    Planned next = near.peek();
    return next != null && next.dueNanos() <= nowNanos ? near.poll() : null;
  }

  /** Takes out one, due or not. */
  @Nullable Planned poll() {
    Planned next = near.poll();
    return next == null ? far.poll() : next;
  }

  /** When something is to be done: a request is due, or will be so much later. */
  long nextNanos(long aheadNanos) {
    Planned due = near.peek();
    Planned next = far.peek();
    return Math.min(
        due == null ? Long.MAX_VALUE : due.dueNanos(),
        next == null ? Long.MAX_VALUE : next.dueNanos() - aheadNanos);
  }
}
