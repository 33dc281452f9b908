package dev.weir.core.alert;

import java.util.Arrays;

/**
 * Folds a series of marks at a period, for 64 phases at once: of every bin, the marks of it and of
 * the 63 that follow are the bits of one word, and the phases are counted by operations on words.
 *
 * <p>The counters stand upright: the lowest bits of 64 of them are one word, the next bits another,
 * and words of marks are added as by hand, three at a time. Only whether any count reaches a number
 * is told; what does, which is rare, is folded again by {@link PeriodSearch} for the rest. A little
 * after half of the cycles it is seen whether any still can, and mostly none can.
 *
 * <p>Confined to one thread.
 */
final class PhaseCounts {
  /** Beyond the last bin, where phases and cycles may begin that are not all there. */
  private static final int SPARE_BINS = 1024;

  /** Of the counters, so up to 255. */
  private static final int BITS = 8;

  /** Positions have so many binary places. */
  private static final int PLACES = 32;

  private static final long CEILING = (1L << PLACES) - 1;

  private final long[] marks = new long[PeriodHistory.BINS + SPARE_BINS];
  private final long[] counters = new long[BITS];

  void clear() {
    Arrays.fill(marks, 0);
  }

  void mark(int bin) {
    for (int before = 0; before < Long.SIZE && before <= bin; before++) {
      marks[bin - before] |= 1L << before;
    }
  }

  /**
   * Whether a phase is marked in so many cycles.
   *
   * @param period at most 128 bins
   * @param phases how many there are, at most the period rounded up
   * @param cycles how many of them the first phase has
   */
  boolean anyReaches(int least, double period, int phases, int cycles) {
    long step = Math.round(period * (1L << PLACES));
    int early = cycles * 3 / 5 / 3 * 3;
    int late = cycles + 1 - early; // of one more than there are, some phases may be there
    for (int first = 0; first < phases; first += Long.SIZE) {
      long start = ((long) first << PLACES) + CEILING;
      Arrays.fill(counters, 0);
      add(start, early, step);
      if (reached(least - late) != 0) {
        add(start + early * step, late, step);
        long reached = reached(least);
        int last = phases - first;
        if ((last < Long.SIZE ? reached & (1L << last) - 1 : reached) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Adds cycles, three at a time; those beyond the last bin have no marks. */
  private void add(long from, int cycles, long step) {
    long c0 = counters[0];
    long c1 = counters[1];
    long c2 = counters[2];
    long c3 = counters[3];
    long c4 = counters[4];
    long c5 = counters[5];
    long c6 = counters[6];
    long c7 = counters[7];
    long at = from;
    for (int left = cycles; left > 0; left -= 3) {
      long a = marks[(int) (at >>> PLACES)];
      at += step;
      long b = marks[(int) (at >>> PLACES)];
      at += step;
      long c = marks[(int) (at >>> PLACES)];
      at += step;
      long either = a ^ b;
      long ones = either ^ c;
      long twos = (a & b) | (either & c);
      long carry = c0 & ones;
      c0 ^= ones;
      either = c1 ^ twos;
      long next = (c1 & twos) | (either & carry);
      c1 = either ^ carry;
      carry = c2 & next;
      c2 ^= next;
      next = c3 & carry;
      c3 ^= carry;
      carry = c4 & next;
      c4 ^= next;
      next = c5 & carry;
      c5 ^= carry;
      carry = c6 & next;
      c6 ^= next;
      c7 ^= carry;
    }
    counters[0] = c0;
    counters[1] = c1;
    counters[2] = c2;
    counters[3] = c3;
    counters[4] = c4;
    counters[5] = c5;
    counters[6] = c6;
    counters[7] = c7;
  }

  /** Which of the phases reach a count, as bits. */
  private long reached(int least) {
    if (least <= 0) {
      return -1;
    }
    long above = 0;
    long equal = -1;
    for (int bit = BITS - 1; bit >= 0; bit--) {
      if ((least >> bit & 1) == 0) {
        above |= equal & counters[bit];
        equal &= ~counters[bit];
      } else {
        equal &= counters[bit];
      }
    }
    return above | equal;
  }
}
