package dev.weir.core.ledger;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many exchanges ended with which status code, in order of appearance: endpoints answer with
 * few codes, and mostly with the first, which has no need of arrays.
 */
final class StatusCounts {
  /** What exchanges without a response are called. */
  static final String NONE = "none";

  private static final int[] NO_CODES = {};
  private static final long[] NO_COUNTS = {};

  private int size;
  private int firstCode;
  private long firstCount;

  /** From the second on. */
  private int[] codes = NO_CODES;

  private long[] counts = NO_COUNTS;

  /** Counts exchanges; code 0 stands for "no response". */
  void add(int code, long count) {
    if (size == 0) {
      firstCode = code;
      size = 1;
    }
    if (code == firstCode) {
      firstCount += count;
      return;
    }
    int i = 0;
    while (i < size - 1 && codes[i] != code) {
      i++;
    }
    if (i == size - 1) {
      if (i == codes.length) {
        codes = Arrays.copyOf(codes, Math.max(2, i * 2));
        counts = Arrays.copyOf(counts, codes.length);
      }
      codes[i] = code;
      size++;
    }
    counts[i] += count;
  }

  void merge(StatusCounts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.code(i), other.count(i));
    }
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(counts, 0);
    firstCount = 0;
    size = 0;
  }

  /** Exchanges with a code of 400 or above. */
  long errors() {
    long errors = 0;
    for (int i = 0; i < size; i++) {
      if (code(i) >= 400) {
        errors += count(i);
      }
    }
    return errors;
  }

  /** By code, ascending; those without a response last. */
  Map<String, Long> toMap() {
    Map<Integer, Long> sorted = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      sorted.put(code(i), count(i));
    }
    Long none = sorted.remove(0);
    Map<String, Long> map = new LinkedHashMap<>();
    sorted.forEach((code, count) -> map.put(Integer.toString(code), count));
    if (none != null) {
      map.put(NONE, none);
    }
    return map;
  }

  private int code(int i) {
    return i == 0 ? firstCode : codes[i - 1];
  }

  private long count(int i) {
    return i == 0 ? firstCount : counts[i - 1];
  }
}
