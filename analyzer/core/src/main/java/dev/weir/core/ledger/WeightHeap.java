package dev.weir.core.ledger;

import java.util.Arrays;
import java.util.List;

/**
 * Entries ordered by the weight last seen, the least on top. Weights only grow meanwhile, so what
 * was last seen is never too much, and the top is the least as soon as it is up to date. Weights
 * stand in an array of their own, so that moving entries about does not touch them.
 */
final class WeightHeap {
  private Entry[] entries = {};
  private long[] weightBytes = {};
  private int size;

  /** Forgets what it holds and takes these. */
  void fill(List<Entry> all) {
    entries = all.toArray(new Entry[0]);
    size = entries.length;
    weightBytes = new long[size];
    for (int i = 0; i < size; i++) {
      weightBytes[i] = entries[i].weightBytes();
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(i, entries[i], weightBytes[i]);
    }
  }

  void add(Entry entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(16, size * 2));
      weightBytes = Arrays.copyOf(weightBytes, entries.length);
    }
    long weight = entry.weightBytes();
    int i = size++;
    while (i > 0 && weight < weightBytes[(i - 1) / 2]) {
      int parent = (i - 1) / 2;
      place(i, entries[parent], weightBytes[parent]);
      i = parent;
    }
    place(i, entry, weight);
  }

  /** The entry of least weight; there must be one. */
  Entry removeLeast() {
    Entry top = entries[0];
    long weight = top.weightBytes();
    while (weight != weightBytes[0]) {
      siftDown(0, top, weight);
      top = entries[0];
      weight = top.weightBytes();
    }
    size--;
    siftDown(0, entries[size], weightBytes[size]);
    return top;
  }

  /** Places an entry at a position or below it, where it belongs. */
  private void siftDown(int from, Entry entry, long weight) {
    int i = from;
    int child = 2 * i + 1;
    while (child < size) {
      if (child + 1 < size && weightBytes[child + 1] < weightBytes[child]) {
        child++;
      }
      if (weightBytes[child] >= weight) {
        break;
      }
      place(i, entries[child], weightBytes[child]);
      i = child;
      child = 2 * i + 1;
    }
    place(i, entry, weight);
  }

  private void place(int i, Entry entry, long weight) {
    entries[i] = entry;
    weightBytes[i] = weight;
  }
}
