package dev.weir.core.ledger;

import dev.weir.core.report.Percentiles;
import dev.weir.core.window.LatencyHistogram;
import dev.weir.core.window.SlidingWindow;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one key. They are at every moment the sums over the exchanges that point here.
 *
 * <p>When an entry is merged into another, or dropped to bound memory, it forwards to where its
 * figures went, for the exchanges in flight that still point to it.
 */
final class Entry extends Figures {
  final String[] key;
  final int hash;

  /** Where the figures went, null while they are here. */
  @Nullable Entry forward;

  final SlidingWindow window;

  /** Of request bytes alone; null while nobody has asked for the directions apart. */
  @Nullable SlidingWindow requestWindow;

  /** How many message bytes may have been counted elsewhere, see {@link Entries}. */
  long undercountBytes;

  Entry(String[] key, int hash, LedgerOptions options) {
    this.key = key;
    this.hash = hash;
    this.window = new SlidingWindow(options.windowSlots(), options.slotNanos());
  }

  /** Takes the place of another entry in everything. */
  void replace(Entry other) {
    absorb(other);
    window.merge(other.window);
    if (requestWindow == null) {
      requestWindow = other.requestWindow;
    } else if (other.requestWindow != null) {
      requestWindow.merge(other.requestWindow);
    }
    undercountBytes += other.undercountBytes;
    other.forward = this;
  }

  /** At least as much as all message bytes of the key. */
  long weightBytes() {
    return messageBytes() + undercountBytes;
  }

  boolean hasKey(String[] values, int valuesHash) {
    if (hash != valuesHash) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      // The parser gives the same instance for the same text, mostly, so this compares references.
      if (!key[i].equals(values[i])) {
        return false;
      }
    }
    return true;
  }

  int keyChars() {
    int chars = 0;
    for (String value : key) {
      chars += value.length();
    }
    return chars;
  }

  static Percentiles percentiles(LatencyHistogram histogram) {
    if (histogram.count() == 0) {
      return Percentiles.NONE;
    }
    return new Percentiles(
        histogram.count(),
        histogram.percentileNanos(50),
        histogram.percentileNanos(90),
        histogram.percentileNanos(99),
        histogram.maxNanos());
  }
}
