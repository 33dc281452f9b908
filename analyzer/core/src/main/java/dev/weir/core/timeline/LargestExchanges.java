package dev.weir.core.timeline;

import dev.weir.core.http.Exchange;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the exchanges with the most message bytes, never more than so many; of as many bytes, those
 * that began first. Confined to one thread.
 */
public final class LargestExchanges {
  private static final Comparator<LargeExchange> SMALLEST_FIRST =
      Comparator.comparingLong(LargeExchange::messageBytes)
          .thenComparing(Comparator.comparingLong(LargeExchange::startNanos).reversed())
          .thenComparing(Comparator.comparing(LargeExchange::path).reversed());

  private final int most;
  private final PriorityQueue<LargeExchange> kept = new PriorityQueue<>(SMALLEST_FIRST);

  /**
   * @param most 1 or more
   */
  public LargestExchanges(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most=" + most + " is below 1");
    }
    this.most = most;
  }

  /** Looks at an exchange that has finished. */
  public void add(Exchange exchange) {
    LargeExchange smallest = kept.peek();
    if (kept.size() == most
        && smallest != null
        && exchange.messageBytes() < smallest.messageBytes()) {
      return;
    }
    kept.add(LargeExchange.of(exchange));
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** The largest first. */
  public List<LargeExchange> all() {
    return kept.stream().sorted(SMALLEST_FIRST.reversed()).toList();
  }
}
