package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every metric and label that a board or a rule names, a real agent emits; and the reverse. */
class EmittedMetricsIT {
  /**
   * Emitted only of routes with much traffic, and where there is a webhook, see AlertsIT; or where
   * documents are exported, see ExportIT.
   */
  private static final Map<String, Set<String>> NOT_ALWAYS_EMITTED =
      Map.of(
          "weir_alert_firing", Set.of("rule", "http_route"),
          "weir_alert_posts_total", Set.of("outcome"),
          "weir_export_documents_total", Set.of("outcome"),
          "weir_export_left_out_exchanges_total", Set.of(),
          "weir_export_offered_documents_total", Set.of(),
          "weir_export_retries_total", Set.of(),
          "weir_export_waiting_documents", Set.of("where"),
          "weir_throughput_jitter_ratio", Set.of("http_route"));

  /** Prometheus itself says where a sample is from. */
  private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? [^ ]+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

  @TempDir static Path folder;
  private static String text = "";
  private static String openMetrics = "";
  private static Map<String, Set<String>> emitted = Map.of();

  @BeforeAll
  static void scrapeAnApplicationThatHasSeenEverything() throws Exception {
    try (MeasuredShop shop = new MeasuredShop(folder)) {
      shop.seeEverything();
      text = shop.scrape("text/plain");
      openMetrics = shop.scrape("application/openmetrics-text; version=1.0.0");
    }
    emitted = samples(text);
  }

  @Test
  void givesTheTraceThatAClientSentAndKeepsAsAnExample() {
    String example = " # {trace_id=\"" + MeasuredShop.KEPT_TRACE_ID + "\"} ";
    for (String histogram :
        Set.of("weir_http_server_response_size_bytes", "weir_http_server_first_byte_seconds")) {
      assertThat(openMetrics.lines())
          .filteredOn(line -> line.startsWith(histogram + "_bucket") && line.contains(example))
          .hasSize(1);
    }
    assertThat(openMetrics).doesNotContain(MeasuredShop.OTHER_TRACE_ID).endsWith("# EOF\n");
    assertThat(text).doesNotContain("trace_id");
  }

  @Test
  void countsAPictureThatALimitMakesSlow() {
    assertThat(text)
        .contains(
            "weir_http_server_slow_static_responses_total"
                + "{http_route=\"/shop/logo.png\",http_request_method=\"GET\",} 1.0\n");
  }

  @Test
  void emitsWhatBoardsAndRulesName() throws IOException {
    Asked asked = Asked.of(Path.of(System.getProperty("weir.dashboards")));
    Map<String, Set<String>> known = new TreeMap<>(emitted);
    NOT_ALWAYS_EMITTED.forEach(known::putIfAbsent);
    known.putAll(asked.recordedLabels());
    asked.recorded().forEach((name, query) -> assertKnown(name, query, known));
    asked.alerts().forEach((name, query) -> assertKnown(name, query, known));
    asked.boards().forEach((name, query) -> assertKnown(name, query, known));
  }

  @Test
  void emitsNothingThatNoBoardShows() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (PromQl query :
        Asked.of(Path.of(System.getProperty("weir.dashboards"))).boards().values()) {
      query.selected.keySet().forEach(name -> shown.add(family(name)));
    }
    Set<String> families = new TreeSet<>();
    emitted.keySet().forEach(name -> families.add(family(name)));
    families.removeAll(shown);
    assertThat(families).isEmpty();
  }

  private static void assertKnown(String where, PromQl query, Map<String, Set<String>> known) {
    Set<String> labels = new TreeSet<>(OF_THE_TARGET);
    query.selected.forEach(
        (name, selectedBy) -> {
          assertThat(known).as(where).containsKey(name);
          labels.addAll(known.getOrDefault(name, Set.of()));
          Set<String> allowed = new TreeSet<>(known.getOrDefault(name, Set.of()));
          allowed.addAll(OF_THE_TARGET);
          assertThat(allowed).as("%s: %s", where, name).containsAll(selectedBy);
        });
    assertThat(labels).as(where).containsAll(query.grouped);
  }

  private static String family(String sample) {
    return sample.replaceFirst("_(bucket|sum|count)$", "");
  }

  private static Map<String, Set<String>> samples(String scrape) {
    Map<String, Set<String>> samples = new TreeMap<>();
    for (String line : scrape.split("\n", -1)) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches()) {
        Set<String> labels = samples.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
        if (sample.group(2) != null) {
          LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
        }
      }
    }
    return samples;
  }
}
