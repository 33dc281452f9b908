package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A rule as Kibana's API takes it, and the search that Kibana makes of it each time that it looks.
 *
 * @param json as the file has it
 */
record KibanaRule(JsonNode json) {
  private static final Path FOLDER = Sources.FOLDER.resolveSibling("rules");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

  static KibanaRule read(String name) throws IOException {
    return new KibanaRule(SavedObject.tree(Files.readString(FOLDER.resolve(name + ".json"))));
  }

  JsonNode parameters() {
    return json.path("params");
  }

  /** How far back it looks. */
  Duration window() {
    ChronoUnit unit = UNITS.get(parameters().path("timeWindowUnit").asText());
    return Duration.of(parameters().path("timeWindowSize").asLong(), unit);
  }

  /** The groups that it gives alarm for at a time. */
  List<String> fires(Instant now, Function<KibanaRequest, JsonNode> answers) {
    JsonNode answer = answers.apply(request(now));
    List<String> groups = new ArrayList<>();
    for (JsonNode bucket : answer.at("/aggregations/groups/buckets")) {
      double value =
          counts() ? bucket.get("doc_count").asDouble() : bucket.at("/metric/value").asDouble();
      if (value > parameters().at("/threshold/0").asDouble()) {
        groups.add(bucket.get("key").asText());
      }
    }
    return groups;
  }

  private boolean counts() {
    return parameters().path("aggType").asText().equals("count");
  }

  /** A filter for the time and for what it says, grouped by its term. */
  private KibanaRequest request(Instant now) {
    ObjectNode body = SavedObject.MAPPER.createObjectNode();
    body.put("size", 0);
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    filter.add(SavedObject.tree(parameters().path("esQuery").asText()).path("query"));
    filter
        .addObject()
        .putObject("range")
        .putObject(parameters().path("timeField").asText())
        .put("gte", now.minus(window()).toString())
        .put("lt", now.toString())
        .put("format", "strict_date_optional_time");
    ObjectNode groups = body.putObject("aggs").putObject("groups");
    ObjectNode terms = groups.putObject("terms");
    terms.set("field", parameters().path("termField"));
    terms.set("size", parameters().path("termSize"));
    if (!counts()) {
      terms.putObject("order").put("metric", "desc");
      groups
          .putObject("aggs")
          .putObject("metric")
          .putObject(parameters().path("aggType").asText())
          .set("field", parameters().path("aggField"));
    }
    return new KibanaRequest(parameters().at("/index/0").asText(), body);
  }
}
