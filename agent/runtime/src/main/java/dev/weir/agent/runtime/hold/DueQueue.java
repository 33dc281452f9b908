package dev.weir.agent.runtime.hold;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sleepers by when they are due: a binary heap whose members know where they are, so that one that
 * is due sooner than it was moves up without being looked for. Confined to the thread that wakes.
 */
class DueQueue {
  private static final int FIRST_ROOM = 64;

  private @Nullable Sleeper[] heap = new Sleeper[FIRST_ROOM];
  private int size;

  int size() {
    return size;
  }

  /** Who is due first, null when there is nobody. */
  @Nullable Sleeper first() {
    return heap[0];
  }

  /**
   * Adds one, or moves one that is there already and is due sooner than it was.
   *
   * @throws OutOfMemoryError when there is no room for one more; then nothing has changed
   */
  void put(Sleeper sleeper, long dueNanos) {
    int at = sleeper.position;
    if (at < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      at = size++;
    } else if (dueNanos - sleeper.orderNanos >= 0) {
      return;
    }
    sleeper.orderNanos = dueNanos;
    up(at, sleeper);
  }

  /** Takes out who is due first. */
  void removeFirst() {
    Sleeper first = heap[0];
    Sleeper last = heap[--size];
    heap[size] = null;
    if (first == null || last == null) {
      throw new IllegalStateException("size=" + size + " of an empty queue");
    }
    first.position = -1;
    if (size > 0) {
      down(last);
    }
  }

  private void up(int from, Sleeper sleeper) {
    int at = from;
    while (at > 0) {
      int above = (at - 1) / 2;
      Sleeper other = heap[above];
      if (other == null || sleeper.orderNanos - other.orderNanos >= 0) {
        break;
      }
      place(at, other);
      at = above;
    }
    place(at, sleeper);
  }

  private void down(Sleeper sleeper) {
    int at = 0;
    for (int below = 1; below < size; below = 2 * at + 1) {
      if (below + 1 < size && isBefore(heap[below + 1], heap[below])) {
        below++;
      }
      Sleeper other = heap[below];
      if (other == null || !isBefore(other, sleeper)) {
        break;
      }
      place(at, other);
      at = below;
    }
    place(at, sleeper);
  }

  private static boolean isBefore(@Nullable Sleeper a, @Nullable Sleeper b) {
    return a != null && b != null && a.orderNanos - b.orderNanos < 0;
  }

  private void place(int at, Sleeper sleeper) {
    heap[at] = sleeper;
    sleeper.position = at;
  }
}
