package dev.weir.agent.runtime.route;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which routes need not be told any more: by hash codes only, so that nothing of the application is
 * kept alive. Two routes of one hash are taken for one, which costs the second its template.
 *
 * <p>Any thread may call. Looking up takes no lock and allocates nothing; keys are never taken out.
 * Bounded: beyond {@link #MOST} keys every other is known.
 */
final class Known {
  /** How many keys are told apart. */
  static final int MOST = 2_000;

  /** How often a route is told in vain before that ends. */
  static final int MOST_SIGHTINGS = 8;

  private static final int SLOTS = 4096;

  private final AtomicLongArray keys = new AtomicLongArray(SLOTS);
  private final AtomicIntegerArray sightings = new AtomicIntegerArray(SLOTS);
  private final AtomicInteger size = new AtomicInteger();

  /** A key of two parts; never 0. */
  static long key(int text, int within) {
    long key = ((long) text << Integer.SIZE) | (within & 0xffff_ffffL);
    return key == 0 ? 1 : key;
  }

  boolean has(long key) {
    int slot = slotOf(key);
    return keys.get(slot) == key ? sightings.get(slot) >= MOST_SIGHTINGS : size.get() >= MOST;
  }

  /** Counts one more sighting that may be in vain. */
  void saw(long key) {
    int slot = claim(key);
    if (slot >= 0) {
      sightings.incrementAndGet(slot);
    }
  }

  /** There is nothing more to be told of a key. */
  void settle(long key) {
    int slot = claim(key);
    if (slot >= 0) {
      sightings.set(slot, MOST_SIGHTINGS);
    }
  }

  /** The slot of a key, taken if need be; -1 when there are too many. */
  private int claim(long key) {
    while (true) {
      int slot = slotOf(key);
      if (keys.get(slot) == key) {
        return slot;
      }
      if (size.incrementAndGet() > MOST) {
        size.decrementAndGet();
        return -1;
      }
      if (keys.compareAndSet(slot, 0, key)) {
        return slot;
      }
      size.decrementAndGet();
    }
  }

  /** Where a key is, or the free slot where it would go: half of the slots are always free. */
  private int slotOf(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 52);
    while (true) {
      long found = keys.get(slot);
      if (found == key || found == 0) {
        return slot;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }
}
