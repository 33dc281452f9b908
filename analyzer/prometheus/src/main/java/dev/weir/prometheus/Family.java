package dev.weir.prometheus;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One metric in the making. */
final class Family {
  private final String name;
  private final Collector.Type type;
  private final String help;
  private final List<String> labelNames;
  private final List<Sample> samples = new ArrayList<>();

  private Family(String name, Collector.Type type, String help, String... labelNames) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labelNames = List.of(labelNames);
  }

  static Family counter(String name, String help, String... labelNames) {
    return new Family(name, Collector.Type.COUNTER, help, labelNames);
  }

  static Family gauge(String name, String help, String... labelNames) {
    return new Family(name, Collector.Type.GAUGE, help, labelNames);
  }

  /** Without the ending {@code _info}. */
  static Family info(String name, String help, String... labelNames) {
    return new Family(name, Collector.Type.INFO, help, labelNames);
  }

  static Family histogram(String name, String help, String... labelNames) {
    return new Family(name, Collector.Type.HISTOGRAM, help, labelNames);
  }

  /**
   * One histogram of a family.
   *
   * @param upperBounds inclusive, ascending
   * @param counts one more than bounds; not cumulative
   */
  void addHistogram(double[] upperBounds, long[] counts, double sum, String... labelValues) {
    List<String> bucketNames = new ArrayList<>(labelNames);
    bucketNames.add("le");
    long cumulative = 0;
    for (int i = 0; i <= upperBounds.length; i++) {
      cumulative += counts[i];
      List<String> bucket = new ArrayList<>(List.of(labelValues));
      bucket.add(i < upperBounds.length ? Double.toString(upperBounds[i]) : "+Inf");
      samples.add(new Sample(name + "_bucket", bucketNames, bucket, (double) cumulative));
    }
    samples.add(new Sample(name + "_count", labelNames, List.of(labelValues), (double) cumulative));
    samples.add(new Sample(name + "_sum", labelNames, List.of(labelValues), sum));
  }

  void add(double value, String... labelValues) {
    String sample = type == Collector.Type.INFO ? name + "_info" : name;
    samples.add(new Sample(sample, labelNames, List.of(labelValues), value));
  }

  MetricFamilySamples samples() {
    return new MetricFamilySamples(name, type, help, samples);
  }

  /** A histogram without labels, with its examples. */
  static MetricFamilySamples histogram(String name, String help, Histogram histogram) {
    List<Sample> samples = new ArrayList<>();
    double[] bounds = histogram.upperBounds();
    long cumulative = 0;
    for (int i = 0; i <= bounds.length; i++) {
      cumulative += histogram.counts()[i];
      String bound = i < bounds.length ? text(bounds[i]) : "+Inf";
      Exemplar exemplar = exemplar(histogram.examples().get(i));
      samples.add(
          new Sample(name + "_bucket", List.of("le"), List.of(bound), cumulative, exemplar, null));
    }
    samples.add(new Sample(name + "_count", List.of(), List.of(), cumulative));
    samples.add(new Sample(name + "_sum", List.of(), List.of(), histogram.sum()));
    return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
  }

  /** Whole numbers without a fraction. */
  private static String text(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static @Nullable Exemplar exemplar(Histogram.@Nullable Example example) {
    return example == null
        ? null
        : new Exemplar(example.value(), example.atMillis(), "trace_id", example.traceId());
  }
}
