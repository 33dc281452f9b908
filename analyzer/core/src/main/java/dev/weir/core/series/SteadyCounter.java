package dev.weir.core.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A counter with labels, made of figures that move between labels: none of its series ever shrinks,
 * and their sum is the sum of the figures.
 *
 * <p>When a route is learned, the figures of {@code /users/1} move to {@code /users/{id}}; when a
 * row is dropped from memory, they move to the rest. A marker of the highest value of each series
 * would count them twice. So the one that they left stays at what it has shown, and the one that
 * they moved to shows that much less: what was counted stays where it was counted, what comes is
 * counted under the new name.
 *
 * <p>Invariant, as long as the sum of the figures does not shrink: the sums are equal after each
 * update. If it does shrink, no series grows until it has caught up.
 */
public final class SteadyCounter {
  private final Map<Series, Long> shown = new LinkedHashMap<>();

  /** Takes over the latest figures; a series that is missing has none any more. */
  public void update(Map<Series, Long> figures, Successors successors) {
    figures.keySet().forEach(series -> shown.putIfAbsent(series, 0L));
    Map<Series, Long> growth = new LinkedHashMap<>();
    Map<Series, Long> excess = new LinkedHashMap<>();
    shown.forEach(
        (series, count) -> {
          long figure = figures.getOrDefault(series, 0L);
          (figure >= count ? growth : excess).put(series, Math.abs(figure - count));
        });
    long owed = 0;
    for (Map.Entry<Series, Long> left : excess.entrySet()) {
      owed += unpaid(left.getValue(), successors.of(left.getKey()), growth);
    }
    if (owed > 0) {
      payFromAnybody(owed, growth);
    }
    growth.forEach((series, count) -> shown.merge(series, count, Long::sum));
  }

  /** What each series shows; not to be written to. */
  public Map<Series, Long> shown() {
    return shown;
  }

  private static void payFromAnybody(long owed, Map<Series, Long> growth) {
    long rest = unpaid(owed, Series.REST, growth);
    List<Series> largestFirst = new ArrayList<>(growth.keySet());
    largestFirst.sort(Comparator.comparing((Series series) -> growth.get(series)).reversed());
    for (Series series : largestFirst) {
      rest = unpaid(rest, series, growth);
    }
  }

  /** Takes what is owed from the growth of a series; returns what that could not pay. */
  private static long unpaid(long owed, Series payer, Map<Series, Long> growth) {
    long paid = Math.min(owed, growth.getOrDefault(payer, 0L));
    if (paid > 0) {
      growth.merge(payer, -paid, Long::sum);
    }
    return owed - paid;
  }
}
