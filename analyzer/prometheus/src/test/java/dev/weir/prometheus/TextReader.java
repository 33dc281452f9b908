package dev.weir.prometheus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format 0.0.4 as strictly as its documentation allows ("Exposition formats" of
 * Prometheus): one HELP and one TYPE line before the samples of a metric, its samples in one group,
 * no series twice, histograms cumulative and complete.
 */
final class TextReader {
  /** A line with a value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> helps = new HashSet<>();
  private final Set<Object> seen = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();
  private @Nullable String current;

  static TextReader read(String text) {
    require(text.endsWith("\n"), "the last line ends with a line feed", text);
    TextReader reader = new TextReader();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      reader.line(line);
    }
    reader.types.forEach(reader::checkComplete);
    return reader;
  }

  Map<String, String> types() {
    return types;
  }

  List<Sample> samples() {
    return samples;
  }

  /** The sum over all series of a counter that have a label. */
  long sum(String name, String label, String value) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && value.equals(sample.labels().get(label)))
        .mapToLong(sample -> (long) sample.value())
        .sum();
  }

  double value(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name + labels + " in " + samples))
        .value();
  }

  /** Every series of a counter, and of what counts in a histogram. */
  Map<String, Double> counters() {
    Map<String, Double> counters = new TreeMap<>();
    for (Sample sample : samples) {
      if (!"gauge".equals(types.get(metricOf(sample.name())))) {
        counters.put(sample.name() + sample.labels(), sample.value());
      }
    }
    return counters;
  }

  private void line(String line) {
    require(line.chars().noneMatch(Character::isISOControl), "no control characters", line);
    if (line.startsWith("#")) {
      comment(line);
    } else {
      sample(line);
    }
  }

  private void comment(String line) {
    Matcher matcher = COMMENT.matcher(line);
    require(matcher.matches(), "HELP or TYPE", line);
    String name = matcher.group(2);
    if (matcher.group(1).equals("HELP")) {
      require(helps.add(name), "one HELP a metric", line);
      require(!matcher.group(3).isBlank(), "a HELP that says something", line);
      current = null;
    } else {
      require(helps.contains(name) && !types.containsKey(name), "TYPE once, after HELP", line);
      require(TYPES.contains(matcher.group(3)), "a known type", line);
      types.put(name, matcher.group(3));
      current = name;
    }
  }

  private void sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    require(matcher.matches(), "name{labels} value", line);
    String name = matcher.group(1);
    require(metricOf(name).equals(current), "samples below their own TYPE", line);
    Map<String, String> labels =
        matcher.group(2) == null ? Map.of() : labels(matcher.group(2), line);
    require(seen.add(List.of(name, labels)), "each series once", line);
    samples.add(new Sample(name, labels, number(matcher.group(3))));
  }

  private String metricOf(String name) {
    if (types.containsKey(name)) {
      return name;
    }
    String metric = name.replaceFirst("_(bucket|sum|count)$", "");
    require("histogram".equals(types.get(metric)), "a type for every sample", name);
    return metric;
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      require(matcher.find(), "name=\"value\", escaped", line);
      end = matcher.end();
      String value = matcher.group(2).replaceAll("\\\\([\\\\\"])", "$1").replace("\\n", "\n");
      require(labels.put(matcher.group(1), value) == null, "each label once", line);
    }
    return labels;
  }

  private static double number(String text) {
    double value = text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    require(!Double.isNaN(value), "a number", text);
    return value;
  }

  private void checkComplete(String metric, String type) {
    if (type.equals("counter")) {
      require(metric.endsWith("_total"), "counters end in _total", metric);
    }
    for (Sample sample : samples) {
      if (sample.name().equals(metric)) {
        require(sample.value() >= 0 || type.equals("gauge"), "counters are not below 0", metric);
      }
    }
    if (type.equals("histogram")) {
      checkHistogram(metric);
    }
  }

  private void checkHistogram(String metric) {
    Map<Map<String, String>, List<Sample>> histograms = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (sample.name().equals(metric + "_bucket")) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        labels.remove("le");
        histograms.computeIfAbsent(labels, key -> new ArrayList<>()).add(sample);
      }
    }
    require(!histograms.isEmpty(), "a histogram has buckets", metric);
    histograms.forEach((labels, buckets) -> checkHistogram(metric, labels, buckets));
  }

  private void checkHistogram(String metric, Map<String, String> labels, List<Sample> buckets) {
    double bound = Double.NEGATIVE_INFINITY;
    double count = 0;
    for (Sample sample : buckets) {
      double next = number(String.valueOf(sample.labels().get("le")));
      require(next > bound && sample.value() >= count, "ascending buckets", metric);
      bound = next;
      count = sample.value();
    }
    require(bound == Double.POSITIVE_INFINITY, "a last bucket +Inf", metric);
    require(value(metric + "_count", labels) == count, "count is the last bucket", metric);
    require(value(metric + "_sum", labels) >= 0, "a sum", metric);
  }

  private static void require(boolean condition, String rule, String where) {
    if (!condition) {
      throw new AssertionError("not " + rule + ": " + where);
    }
  }
}
