package dev.weir.core.simulation;

/**
 * Sorts indexes by time, keeping equal ones in order: a merge sort that leaves alone what is in
 * order, as exchanges nearly are. Cost: one comparison each when they are, else n log n; one more
 * array of indexes.
 */
final class TimeOrder {
  private static final int LEAST_MERGED = 16;

  private final long[] nanos;
  private final int[] order;
  private final int[] scratch;

  private TimeOrder(long[] nanos) {
    this.nanos = nanos;
    this.order = new int[nanos.length];
    this.scratch = new int[nanos.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** The indexes by time. */
  static int[] of(long[] nanos) {
    TimeOrder sorting = new TimeOrder(nanos);
    sorting.sort(0, nanos.length);
    return sorting.order;
  }

  private void sort(int from, int to) {
    if (to - from < LEAST_MERGED) {
      insert(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (nanos[order[middle - 1]] > nanos[order[middle]]) {
      merge(from, middle, to);
    }
  }

  private void merge(int from, int middle, int to) {
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      order[at] =
          right < to && nanos[order[right]] < nanos[scratch[left]]
              ? order[right++]
              : scratch[left++];
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && nanos[order[at - 1]] > nanos[moved]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }
}
