package dev.weir.core.ledger;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many exchanges ended with which status code. Two parallel arrays searched in order of
 * appearance: endpoints answer with few codes, and mostly with the first.
 */
final class StatusCounts {
  /** What exchanges without a response are called. */
  static final String NONE = "none";

  private int[] codes = new int[2];
  private long[] counts = new long[2];
  private int size;

  /** Counts exchanges; code 0 stands for "no response". */
  void add(int code, long count) {
    int i = 0;
    while (i < size && codes[i] != code) {
      i++;
    }
    if (i == size) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, size * 2);
        counts = Arrays.copyOf(counts, size * 2);
      }
      codes[i] = code;
      size++;
    }
    counts[i] += count;
  }

  void merge(StatusCounts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.codes[i], other.counts[i]);
    }
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(counts, 0, size, 0);
    size = 0;
  }

  /** Exchanges with a code of 400 or above. */
  long errors() {
    long errors = 0;
    for (int i = 0; i < size; i++) {
      if (codes[i] >= 400) {
        errors += counts[i];
      }
    }
    return errors;
  }

  /** By code, ascending; those without a response last. */
  Map<String, Long> toMap() {
    int[] sorted = Arrays.copyOf(codes, size);
    Arrays.sort(sorted);
    Map<String, Long> map = new LinkedHashMap<>();
    for (int code : sorted) {
      if (code != 0) {
        map.put(Integer.toString(code), count(code));
      }
    }
    if (size > 0 && sorted[0] == 0) {
      map.put(NONE, count(0));
    }
    return map;
  }

  private long count(int code) {
    for (int i = 0; i < size; i++) {
      if (codes[i] == code) {
        return counts[i];
      }
    }
    return 0;
  }
}
