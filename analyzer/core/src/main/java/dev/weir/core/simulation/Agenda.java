package dev.weir.core.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Flights by when they go on; of one time, by when they were added. A radix heap.
 *
 * <p>Time never goes back, so nothing is sorted before it must be. A flight lies in the slot of the
 * highest bit in which its time differs from that of the last one taken out: slot 0 holds those of
 * that very time, and any slot comes before all higher ones. When the lower slots are empty, the
 * next time is the least of the lowest that is not, and that slot is dealt out to lower ones, in
 * order. So a flight is moved only to lower slots, no more than once for each bit that is dense
 * with others, and what is moved lies in a row, however many there are.
 *
 * <p>Confined to one thread.
 *
 * @see <a href="https://doi.org/10.1145/77600.77615">Ahuja, Mehlhorn, Orlin and Tarjan: Faster
 *     algorithms for the shortest path problem</a>
 */
final class Agenda {
  /** When nothing is left to do. */
  static final long NEVER = Long.MAX_VALUE;

  private final Slot[] slots = new Slot[Long.SIZE + 1];

  /** A bit for each of the slots from 1 on that is not empty. */
  private long filled;

  private long lastNanos = Long.MIN_VALUE;

  Agenda() {
    Arrays.setAll(slots, i -> new Slot());
  }

  /** When the first of them goes on. */
  long nextNanos() {
    if (!slots[0].isEmpty()) {
      return lastNanos;
    }
    return filled == 0 ? NEVER : slots[lowest()].leastNanos;
  }

  /** Adds one that goes on no sooner than the last that was taken out. */
  void add(Flight flight, long atNanos) {
    if (atNanos < lastNanos) {
      throw new IllegalArgumentException("it is " + lastNanos + ", " + atNanos + " is over");
    }
    int slot = Long.SIZE - Long.numberOfLeadingZeros(atNanos ^ lastNanos);
    slots[slot].add(flight, atNanos);
    if (slot > 0) {
      filled |= 1L << (slot - 1);
    }
  }

  /** Takes out the first; there must be one. */
  Flight poll() {
    if (slots[0].isEmpty()) {
      if (filled == 0) {
        throw new IllegalStateException("nothing is left to do");
      }
      dealOut(lowest());
    }
    return slots[0].poll();
  }

  private int lowest() {
    return Long.numberOfTrailingZeros(filled) + 1;
  }

  private void dealOut(int from) {
    Slot slot = slots[from];
    lastNanos = slot.leastNanos;
    filled &= ~(1L << (from - 1));
    for (int i = 0; i < slot.end; i++) {
      add(slot.flight(i), slot.nanos[i]);
    }
    slot.clear();
  }

  /** Flights in the order in which they were added. */
  private static final class Slot {
    private static final int FIRST = 16;

    @Nullable Flight[] flights = new Flight[FIRST];
    long[] nanos = new long[FIRST];
    long leastNanos = NEVER;

    /** Those before have been taken out; above 0 only in the slot of those that go on now. */
    int begin;

    int end;

    boolean isEmpty() {
      return begin == end;
    }

    void add(Flight flight, long atNanos) {
      if (end == flights.length) {
        flights = Arrays.copyOf(flights, 2 * end);
        nanos = Arrays.copyOf(nanos, 2 * end);
      }
      flights[end] = flight;
      nanos[end++] = atNanos;
      leastNanos = Math.min(leastNanos, atNanos);
    }

    Flight flight(int i) {
      Flight flight = flights[i];
      if (flight == null) {
        throw new IllegalStateException("nothing is left to do");
      }
      return flight;
    }

    Flight poll() {
      Flight first = flight(begin);
      flights[begin++] = null;
      if (begin == end) {
        clear();
      }
      return first;
    }

    void clear() {
      Arrays.fill(flights, begin, end, null);
      begin = 0;
      end = 0;
      leastNanos = NEVER;
    }
  }
}
