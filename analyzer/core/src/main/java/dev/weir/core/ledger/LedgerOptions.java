package dev.weir.core.ledger;

import dev.weir.core.report.Dimension;
import java.util.List;
import java.util.Objects;

/**
 * What a ledger keeps.
 *
 * @param by what rows are grouped by, at least one
 * @param slotNanos width of a slot of the sliding window
 * @param windowSlots how many completed slots a sliding mean is over
 * @param maxEntries how many rows are kept at most; the smallest make room
 * @param maxOddities how many kinds of oddities are told apart
 */
public record LedgerOptions(
    List<Dimension> by,
    ExchangeFilter filter,
    long slotNanos,
    int windowSlots,
    int maxEntries,
    int maxOddities) {

  /** By endpoint, everything, 10 slots of 1 s, 20,000 rows. */
  public static final LedgerOptions DEFAULT =
      new LedgerOptions(
          List.of(Dimension.ROUTE, Dimension.METHOD),
          ExchangeFilter.ANY,
          1_000_000_000,
          10,
          20_000,
          100);

  public LedgerOptions {
    by = List.copyOf(by);
    Objects.requireNonNull(filter, "filter");
    if (by.isEmpty()) {
      throw new IllegalArgumentException("by is empty; group by route, or by anything else");
    }
    if (slotNanos < 1) {
      throw new IllegalArgumentException("slotNanos=" + slotNanos + " is below 1");
    }
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries=" + maxEntries + " is below 1");
    }
    if (maxOddities < 1) {
      throw new IllegalArgumentException("maxOddities=" + maxOddities + " is below 1");
    }
  }

  public LedgerOptions withBy(List<Dimension> newBy) {
    return new LedgerOptions(newBy, filter, slotNanos, windowSlots, maxEntries, maxOddities);
  }

  public LedgerOptions withFilter(ExchangeFilter newFilter) {
    return new LedgerOptions(by, newFilter, slotNanos, windowSlots, maxEntries, maxOddities);
  }

  /** A sliding window of this length, in as many slots as before. */
  public LedgerOptions withWindowNanos(long windowNanos) {
    return new LedgerOptions(
        by, filter, windowNanos / windowSlots, windowSlots, maxEntries, maxOddities);
  }

  public LedgerOptions withMaxEntries(int newMaxEntries) {
    return new LedgerOptions(by, filter, slotNanos, windowSlots, newMaxEntries, maxOddities);
  }
}
