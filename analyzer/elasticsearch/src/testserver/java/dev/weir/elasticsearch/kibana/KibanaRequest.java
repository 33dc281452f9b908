package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The search that Kibana makes of a panel's {@code url}: it puts the dashboard's filters and time
 * in the place of {@code %context%} and {@code %timefield%}, and knows how long a bucket is.
 *
 * @param index what is searched
 * @param body of the search
 */
public record KibanaRequest(String index, ObjectNode body) {
  /** How Kibana rounds the length of a bucket: up to so many milliseconds, this. */
  private static final TreeMap<Long, String> INTERVALS =
      new TreeMap<>(
          Map.of(
              500L, "100ms",
              5_000L, "1s",
              7_500L, "5s",
              15_000L, "10s",
              45_000L, "30s",
              180_000L, "1m",
              450_000L, "5m",
              1_200_000L, "10m",
              2_700_000L, "30m",
              7_200_000L, "1h"));

  private static final int DEFAULT_BUCKETS = 50;

  /** What a dashboard is set to: its time, and filters that are queries. */
  public record Context(Instant from, Instant to, List<ObjectNode> filters) {}

  /** As Kibana makes it; the panel's own is left as it is. */
  public static KibanaRequest of(JsonNode url, Context context) {
    ObjectNode body = url.path("body").deepCopy();
    ObjectNode query = SavedObject.MAPPER.createObjectNode();
    ObjectNode bool = query.putObject("bool");
    ArrayNode must = bool.putArray("must");
    ArrayNode filter = bool.putArray("filter");
    bool.putArray("should");
    bool.putArray("must_not");
    if (url.path("%context%").asBoolean()) {
      filter.addAll(context.filters());
    }
    if (url.has("%timefield%")) {
      ObjectNode range = must.addObject().putObject("range");
      range
          .putObject(url.get("%timefield%").asText())
          .put("gte", context.from().toString())
          .put("lte", context.to().toString())
          .put("format", "strict_date_optional_time");
    }
    body.set("query", query);
    fill(body.path("aggs"), context);
    return new KibanaRequest(url.get("index").asText(), body);
  }

  private static void fill(JsonNode node, Context context) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode child = node.get(name);
      if (name.equals("date_histogram")) {
        interval((ObjectNode) child, context);
      }
      JsonNode bound = child.path("%timefilter%");
      if (bound.isTextual()) {
        Instant time = bound.asText().equals("min") ? context.from() : context.to();
        ((ObjectNode) node).put(name, time.toEpochMilli());
      } else {
        fill(child, context);
      }
    }
  }

  private static void interval(ObjectNode histogram, Context context) {
    JsonNode buckets = histogram.remove("interval").path("%autointerval%");
    long millis = Duration.between(context.from(), context.to()).toMillis();
    long wished = millis / (buckets.isInt() ? buckets.asInt() : DEFAULT_BUCKETS);
    Map.Entry<Long, String> rounded = INTERVALS.ceilingEntry(wished);
    if (rounded == null) {
      throw new IllegalArgumentException("the tests know no interval for " + wished + " ms");
    }
    // Of minutes and hours, one is a calendar's and several are fixed.
    boolean calendar = rounded.getValue().matches("1[mh]");
    histogram.put(calendar ? "calendar_interval" : "fixed_interval", rounded.getValue());
  }
}
