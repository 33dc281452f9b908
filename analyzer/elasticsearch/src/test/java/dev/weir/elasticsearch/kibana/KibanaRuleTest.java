package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules' searches, on a real Elasticsearch: loud when they should be, and quiet else. */
class KibanaRuleTest {
  // Hours that no dashboard's test looks at; each test has one of its own.
  private static final Instant LOUD = Instant.parse("2026-11-21T08:00:00Z");
  private static final Instant QUIET = Instant.parse("2026-11-21T10:00:00Z");

  private final Shop shop;

  KibanaRuleTest() throws Exception {
    shop = Shop.open();
  }

  private static ObjectNode exchange(Instant time, String route, String contentClass, long millis) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("@timestamp", time.toString());
    document.put("http.route", route);
    document.put("weir.response.content_class", contentClass);
    document.put("event.duration", millis * 1_000_000);
    return document;
  }

  private static ObjectNode rollUp(Instant time, String route, long bytes) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("@timestamp", time.toString());
    document.put("http.route", route);
    document.put("weir.bytes", bytes);
    return document;
  }

  private static ObjectNode of(String side, ObjectNode document) {
    return document.put("weir.side", side);
  }

  @Test
  void findStaticContentThatIsSlow() throws IOException {
    KibanaRule rule = KibanaRule.read("slow-static");
    List<ObjectNode> documents = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      documents.add(exchange(LOUD.plusSeconds(i), "/slow/{file}", "static", 501));
      documents.add(exchange(LOUD.plusSeconds(i), "/quick/{file}", "static", 500));
      documents.add(exchange(LOUD.plusSeconds(i), "/slow/search", "dynamic", 9_000));
      documents.add(of("outgoing", exchange(LOUD.plusSeconds(i), "/others/{file}", "static", 800)));
      documents.add(of("served", exchange(LOUD.plusSeconds(i), "/own/{file}", "static", 800)));
    }
    shop.add("logs-weir.http-kibana", documents);
    assertThat(rule.window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(rule.fires(LOUD.plusSeconds(60), shop::answer))
        .containsExactlyInAnyOrder("/slow/{file}", "/own/{file}");
    assertThat(rule.fires(LOUD.plus(rule.window()).plusSeconds(5), shop::answer)).isEmpty();
  }

  @Test
  void letAFewSlowFilesPass() throws IOException {
    KibanaRule rule = KibanaRule.read("slow-static");
    List<ObjectNode> documents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      documents.add(exchange(QUIET.plusSeconds(i), "/slow/{file}", "static", 800));
    }
    shop.add("logs-weir.http-kibana", documents);
    assertThat(rule.fires(QUIET.plusSeconds(60), shop::answer)).isEmpty();
  }

  @Test
  void findARouteThatTakesTooMuchOfTheLink() throws IOException {
    KibanaRule rule = KibanaRule.read("share-of-link");
    List<ObjectNode> documents = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      // 37.5 MB/s are 30 % of 1 Gbit/s.
      documents.add(rollUp(LOUD.plusSeconds(10L * i), "/greedy", 375_000_001));
      documents.add(rollUp(LOUD.plusSeconds(10L * i), "/modest", 375_000_000));
      documents.add(rollUp(LOUD.plusSeconds(10L * i), "_other", 900_000_000));
      documents.add(of("outgoing", rollUp(LOUD.plusSeconds(10L * i), "/modest", 375_000_000)));
      documents.add(of("served", rollUp(LOUD.plusSeconds(10L * i), "/own", 375_000_001)));
      documents.add(rollUp(QUIET.plusSeconds(10L * i), "/greedy", 120_000_000));
    }
    shop.add("metrics-weir.routes-kibana", documents);
    assertThat(rule.fires(LOUD.plus(rule.window()), shop::answer))
        .containsExactlyInAnyOrder("/greedy", "/own");
    assertThat(rule.fires(QUIET.plus(rule.window()), shop::answer)).isEmpty();
  }

  /** By its text alone: this Elasticsearch has no ES|QL. */
  @Test
  void compareARouteWithWhatItsServiceServesIfThatIsMuch() throws IOException {
    KibanaRule rule = KibanaRule.read("share-of-bytes");
    long floorBytes = 100_000 * rule.window().toSeconds();
    assertThat(rule.parameters().at("/esqlQuery/esql").asText().split(" \\| ", -1))
        .containsSubsequence(
            "FROM metrics-weir.routes-*",
            "WHERE weir.side IS NULL OR weir.side == \"served\"",
            "EVAL service = COALESCE(service.name, \"-\")",
            "STATS bytes = SUM(weir.bytes) BY service, http.route",
            "WHERE all_bytes >= " + floorBytes + " AND routes > 1",
            "WHERE route != \"_other\" AND share > 0.3")
        .filteredOn(step -> step.startsWith("STATS all_bytes = SUM(bytes)"))
        .singleElement()
        .asString()
        .endsWith(" BY service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow-static", "share-of-link", "share-of-bytes"})
  void nameFieldsThatThereAre(String name) throws IOException {
    JsonNode parameters = KibanaRule.read(name).parameters();
    Set<String> named = new TreeSet<>();
    for (String key : List.of("timeField", "termField", "aggField")) {
      if (parameters.has(key)) {
        named.add(parameters.get(key).asText());
      }
    }
    String query = parameters.path("esQuery").asText() + parameters.at("/esqlQuery/esql").asText();
    Matcher field = Pattern.compile("(?:weir|http|event|service)\\.[\\w.]+").matcher(query);
    while (field.find()) {
      named.add(field.group());
    }
    // The name of an index is none of a field.
    named.removeIf(each -> each.equals("weir.routes"));
    Matcher index =
        Pattern.compile("(?:logs|metrics)-weir\\.[a-z]+-\\*").matcher(parameters.toString());
    assertThat(index.find()).isTrue();
    Set<String> there = new TreeSet<>();
    shop.capabilities(index.group()).path("fields").fieldNames().forEachRemaining(there::add);
    assertThat(named).isNotEmpty().isSubsetOf(there);
  }
}
