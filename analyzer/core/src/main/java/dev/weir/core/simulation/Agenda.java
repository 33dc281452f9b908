package dev.weir.core.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Flights by when they go on; of one time, by when they were added. A binary heap. */
final class Agenda {
  /** When nothing is left to do. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int FIRST = 64;

  private @Nullable Flight[] flights = new Flight[FIRST];
  private long[] nanos = new long[FIRST];
  private long[] turns = new long[FIRST];
  private int size;
  private long added;

  /** When the first of them goes on. */
  long nextNanos() {
    return size == 0 ? NEVER : nanos[0];
  }

  void add(Flight flight, long atNanos) {
    if (size == flights.length) {
      flights = Arrays.copyOf(flights, 2 * size);
      nanos = Arrays.copyOf(nanos, 2 * size);
      turns = Arrays.copyOf(turns, 2 * size);
    }
    int at = size++;
    long turn = added++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (nanos[parent] <= atNanos) { // of one time, those before were added before
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, flight, atNanos, turn);
  }

  /** Takes out the first; there must be one. */
  Flight poll() {
    Flight first = flights[0];
    if (first == null) {
      throw new IllegalStateException("nothing is left to do");
    }
    int last = --size;
    Flight moved = flights[last];
    flights[last] = null;
    if (last > 0 && moved != null) {
      sink(moved, nanos[last], turns[last]);
    }
    return first;
  }

  private void sink(Flight moved, long atNanos, long turn) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(child + 1, nanos[child], turns[child])) {
        child++;
      }
      if (!before(child, atNanos, turn)) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(at, moved, atNanos, turn);
  }

  private boolean before(int slot, long otherNanos, long otherTurn) {
    return nanos[slot] != otherNanos ? nanos[slot] < otherNanos : turns[slot] < otherTurn;
  }

  private void move(int from, int to) {
    flights[to] = flights[from];
    nanos[to] = nanos[from];
    turns[to] = turns[from];
  }

  private void put(int at, Flight flight, long atNanos, long turn) {
    flights[at] = flight;
    nanos[at] = atNanos;
    turns[at] = turn;
  }
}
