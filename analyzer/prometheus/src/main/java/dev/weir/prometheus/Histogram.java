package dev.weir.prometheus;

import dev.weir.core.ledger.Distribution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by their size, as they were at one moment.
 *
 * @param upperBounds inclusive, ascending; larger values stand in one more bucket
 * @param counts of each bucket, not cumulative
 * @param sum of all values
 * @param examples of each bucket the latest value of a trace, null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and read once
public record Histogram(
    double[] upperBounds, long[] counts, double sum, List<@Nullable Example> examples) {

  /**
   * A value of a trace.
   *
   * @param traceId 32 hexadecimal digits
   * @param atMillis since the epoch
   */
  public record Example(String traceId, double value, long atMillis) {}

  public Histogram {
    if (counts.length != upperBounds.length + 1 || examples.size() != counts.length) {
      throw new IllegalArgumentException(
          "counts=%d and examples=%d must be one more than bounds=%d"
              .formatted(counts.length, examples.size(), upperBounds.length));
    }
    examples = Collections.unmodifiableList(new ArrayList<>(examples));
  }

  /**
   * What was counted so far.
   *
   * @param parts of the values that make a unit: 1e9 for nanoseconds that are shown as seconds
   */
  public static Histogram of(Distribution counted, double parts) {
    long[] bounds = counted.upperBounds();
    double[] upperBounds = new double[bounds.length];
    List<@Nullable Example> examples = new ArrayList<>();
    for (int i = 0; i <= bounds.length; i++) {
      if (i < bounds.length) {
        upperBounds[i] = bounds[i] / parts;
      }
      Distribution.Example each = counted.example(i);
      examples.add(
          each == null
              ? null
              : new Example(each.traceId(), each.value() / parts, each.atNanos() / 1_000_000));
    }
    return new Histogram(upperBounds, counted.counts(), counted.sum() / parts, examples);
  }
}
