package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    document.put("weir.response.max_bytes", max(exchanges, "http.response.bytes"));
    document.put("weir.duration_nanos.sum", sum(exchanges, "event.duration"));
    document.put("weir.duration_nanos.max", max(exchanges, "event.duration"));
    document.put("weir.first_byte_nanos.sum", sum(exchanges, "weir.response.first_byte_nanos"));
    Map<Long, Long> bytesOfSecond = new HashMap<>();
    for (ObjectNode exchange : exchanges) {
      long second = Instant.parse(exchange.get("event.start").textValue()).getEpochSecond();
      bytesOfSecond.merge(second, exchange.get("weir.bytes").longValue(), Long::sum);
    }
    document.put(
        "weir.peak_bytes_per_second",
        bytesOfSecond.values().stream().mapToLong(Long::longValue).max().orElse(0));
    for (int hundreds = 1; hundreds <= 5; hundreds++) {
      document.put("weir.status." + hundreds + "xx", ofClass(exchanges, hundreds));
    }
    document.put("weir.status.none", 0);
    return document;
  }

  private static long sum(List<ObjectNode> exchanges, String field) {
    return exchanges.stream().mapToLong(exchange -> exchange.get(field).longValue()).sum();
  }

  private static long max(List<ObjectNode> exchanges, String field) {
    return exchanges.stream()
        .mapToLong(exchange -> exchange.get(field).longValue())
        .max()
        .orElse(0);
  }

  private static long ofClass(List<ObjectNode> exchanges, int hundreds) {
    return exchanges.stream()
        .filter(exchange -> exchange.get("http.response.status_code").intValue() / 100 == hundreds)
        .count();
  }
}
