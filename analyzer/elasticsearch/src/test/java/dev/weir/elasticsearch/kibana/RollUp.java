package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The document that tells of one endpoint's exchanges of ten seconds. */
final class RollUp {
  private static final List<String> SUMS =
      List.of(
          "http.request.bytes",
          "http.request.body.bytes",
          "http.response.bytes",
          "http.response.body.bytes",
          "weir.bytes",
          "network.bytes",
          "weir.retransmitted_bytes");

  private RollUp() {}

  /** Adds what the exchanges sum up to. */
  static ObjectNode of(List<ObjectNode> exchanges, ObjectNode document) {
    ObjectNode first = exchanges.get(0);
    for (String field : List.of("http.route", "http.request.method", "url.domain")) {
      document.set(field, first.get(field));
    }
    document.put("weir.interval_seconds", 10);
    document.put("weir.requests", exchanges.size());
    for (String field : SUMS) {
      document.put(field, sum(exchanges, field));
    }
    for (int hundreds = 1; hundreds <= 5; hundreds++) {
      document.put("weir.status." + hundreds + "xx", ofClass(exchanges, hundreds));
    }
    document.put("weir.status.none", 0);
    return document;
  }

  private static long sum(List<ObjectNode> exchanges, String field) {
    return exchanges.stream().mapToLong(exchange -> exchange.get(field).longValue()).sum();
  }

  private static long ofClass(List<ObjectNode> exchanges, int hundreds) {
    return exchanges.stream()
        .filter(exchange -> exchange.get("http.response.status_code").intValue() / 100 == hundreds)
        .count();
  }
}
