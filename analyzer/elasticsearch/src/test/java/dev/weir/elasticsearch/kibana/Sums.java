package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What documents sum up to, found without Elasticsearch. */
final class Sums {
  private Sums() {}

  /** One field's sum over all documents. */
  static long of(Collection<ObjectNode> documents, String field) {
    return documents.stream().mapToLong(document -> document.path(field).asLong()).sum();
  }

  /** One field's sums by what a function says of documents. */
  static Map<String, Long> by(
      Collection<ObjectNode> documents, Function<ObjectNode, String> key, String field) {
    Map<String, Long> sums = new TreeMap<>();
    for (ObjectNode document : documents) {
      if (document.has(field)) {
        sums.merge(key.apply(document), document.path(field).asLong(), Long::sum);
      }
    }
    return sums;
  }

  /** What a document has in a field. */
  static Function<ObjectNode, String> field(String name) {
    return document -> document.path(name).asText();
  }

  /** The values of some keys only. */
  static Map<String, Long> only(Collection<String> keys, Map<String, Long> values) {
    Map<String, Long> kept = new TreeMap<>(values);
    kept.keySet().retainAll(keys);
    return kept;
  }

  /** The largest so many, and the rest under a name. */
  static Map<String, Long> top(Map<String, Long> sums, int most, String rest) {
    Map<String, Long> top = new LinkedHashMap<>();
    List<Map.Entry<String, Long>> sorted =
        sums.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    for (int i = 0; i < sorted.size(); i++) {
      top.merge(i < most ? sorted.get(i).getKey() : rest, sorted.get(i).getValue(), Long::sum);
    }
    return top;
  }

  /** The sums that a panel's marks show by the values of one of their keys. */
  static Map<String, Long> shown(List<JsonNode> data, String key, String value) {
    Map<String, Double> sums = new TreeMap<>();
    for (JsonNode datum : data) {
      sums.merge(datum.path(key).asText(), datum.path(value).asDouble(), Double::sum);
    }
    Map<String, Long> rounded = new TreeMap<>();
    sums.forEach((name, sum) -> rounded.put(name, Math.round(sum)));
    return rounded;
  }
}
