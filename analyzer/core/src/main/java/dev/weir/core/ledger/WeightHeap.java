package dev.weir.core.ledger;

import java.util.Arrays;
import java.util.List;

/**
 * Entries ordered by the weight last seen, the least on top. Weights only grow meanwhile, so what
 * was last seen is never too much, and the top is the least as soon as it is up to date.
 */
final class WeightHeap {
  private Entry[] heap = {};
  private int size;

  /** Forgets what it holds and takes these. */
  void fill(List<Entry> entries) {
    heap = entries.toArray(new Entry[0]);
    size = heap.length;
    for (Entry entry : heap) {
      entry.knownWeightBytes = entry.weightBytes();
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  void add(Entry entry) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Math.max(16, size * 2));
    }
    entry.knownWeightBytes = entry.weightBytes();
    int i = size++;
    heap[i] = entry;
    while (i > 0 && isLess(heap[i], heap[(i - 1) / 2])) {
      swap(i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  }

  /** The entry of least weight; there must be one. */
  Entry removeLeast() {
    while (true) {
      Entry top = heap[0];
      long weightBytes = top.weightBytes();
      if (weightBytes == top.knownWeightBytes) {
        heap[0] = heap[--size];
        siftDown(0);
        return top;
      }
      top.knownWeightBytes = weightBytes;
      siftDown(0);
    }
  }

  private void siftDown(int from) {
    int i = from;
    while (true) {
      int child = 2 * i + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && isLess(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isLess(heap[child], heap[i])) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void swap(int i, int j) {
    Entry entry = heap[i];
    heap[i] = heap[j];
    heap[j] = entry;
  }

  private static boolean isLess(Entry a, Entry b) {
    return a.knownWeightBytes < b.knownWeightBytes;
  }
}
