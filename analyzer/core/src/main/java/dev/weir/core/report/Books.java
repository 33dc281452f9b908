package dev.weir.core.report;

import java.util.Map;

/**
 * The books: captured = attributed + Σ unattributed.
 *
 * @param capturedBytes every packet at original length, counted where packets come in
 * @param attributedBytes charged to exchanges whose request head is known, filtered out or not
 * @param unattributed by reason, every reason that the source can have
 * @param balance what is left over; anything but 0 is a mistake of Weir
 */
public record Books(
    long capturedBytes, long attributedBytes, Map<String, Long> unattributed, long balance) {

  public Books {
    unattributed = Ordered.copyOf(unattributed);
  }
}
