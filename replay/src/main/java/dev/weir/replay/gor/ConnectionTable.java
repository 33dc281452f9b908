package dev.weir.replay.gor;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The connections used last, by their stream.
 *
 * <p>Two generations of at most 65,536: what is used moves to the younger one, and when that is
 * full, what is in the older one alone is forgotten. So at least the last 65,536 are known. Each is
 * an open-addressing table with linear probing, never more than half full; nothing is boxed.
 * Confined to one thread.
 */
final class ConnectionTable {
  private static final int MOST_CONNECTIONS = 1 << 16;

  /** Odd, and another in each process, so that no file can be made of streams that collide. */
  private static final long MULTIPLIER = new SplittableRandom().nextLong() | 1;

  private final int mostOfGeneration;
  private Generation young = new Generation();
  private Generation old = new Generation();

  /** How many of the old ones are young ones, too. */
  private int moved;

  private long forgotten;

  /** One, with what its messages said. */
  static final class Connection {
    final long stream;
    final String clientAddress;
    long number;
    boolean ended;

    Connection(long stream, String clientAddress, long number) {
      this.stream = stream;
      this.clientAddress = clientAddress;
      this.number = number;
    }
  }

  ConnectionTable() {
    this(MOST_CONNECTIONS);
  }

  ConnectionTable(int mostOfGeneration) {
    this.mostOfGeneration = mostOfGeneration;
  }

  /** Connections that the bound made forget. */
  long forgotten() {
    return forgotten;
  }

  @Nullable Connection find(long stream) {
    Connection found = young.slots[young.slot(stream)];
    if (found != null || old.size == 0) {
      return found;
    }
    found = old.slots[old.slot(stream)];
    if (found != null) {
      moved++;
      add(found);
    }
    return found;
  }

  /** Adds one that {@link #find} did not find. */
  void add(Connection connection) {
    if (young.size == mostOfGeneration) {
      forgotten += old.size - moved;
      moved = 0;
      old = young;
      young = new Generation();
    }
    young.add(connection);
  }

  private static final class Generation {
    private @Nullable Connection[] slots = new @Nullable Connection[1 << 8];
    private int size;

    /** Where it is, or would be. */
    int slot(long stream) {
      int mask = slots.length - 1;
      int slot = (int) ((stream * MULTIPLIER) >>> Long.numberOfLeadingZeros(mask));
      Connection there = slots[slot];
      while (there != null && there.stream != stream) {
        slot = (slot + 1) & mask;
        there = slots[slot];
      }
      return slot;
    }

    void add(Connection connection) {
      if (size == slots.length / 2) {
        grow();
      }
      slots[slot(connection.stream)] = connection;
      size++;
    }

    private void grow() {
      @Nullable Connection[] before = slots;
      slots = new @Nullable Connection[before.length * 2];
      for (Connection each : before) {
        if (each != null) {
          slots[slot(each.stream)] = each;
        }
      }
    }
  }
}
