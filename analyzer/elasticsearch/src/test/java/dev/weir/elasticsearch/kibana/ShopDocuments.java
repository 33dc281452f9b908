package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Half an hour of a shop, as the documents that Weir would write of it: exchanges, their roll-up by
 * route, limits, books and oddities. The same on every run.
 */
final class ShopDocuments {
  static final Instant START = Instant.parse("2026-11-21T05:00:00Z");
  static final Duration LENGTH = Duration.ofMinutes(30);
  static final Instant END = START.plus(LENGTH);

  private static final int INTERVAL_SECONDS = 10;
  private static final int TURNS_AN_INTERVAL = 3;
  private static final int CLIENTS = 17;
  private static final String[] REASONS = {
    "tcp_handshake", "tcp_close", "connection_idle", "non_http", "non_tcp", "partial_exchange"
  };
  private static final String[] ODDITIES = {
    "content_length_and_chunked", "bare_line_feed", "obsolete_line_folding", "no_host_field"
  };

  private final Random random = new Random(20261121);
  private final List<ObjectNode> exchanges = new ArrayList<>();
  private final List<ObjectNode> routes = new ArrayList<>();
  private final List<ObjectNode> limits = new ArrayList<>();
  private final List<ObjectNode> books = new ArrayList<>();

  ShopDocuments() {
    long intervals = LENGTH.toSeconds() / INTERVAL_SECONDS;
    for (int i = 0; i < intervals; i++) {
      interval(START.plusSeconds((long) i * INTERVAL_SECONDS), load(i / (double) intervals));
    }
  }

  /** Documents by the data stream that they belong to. */
  Map<String, List<ObjectNode>> byStream() {
    Map<String, List<ObjectNode>> streams = new LinkedHashMap<>();
    streams.put("logs-weir.http-default", exchanges);
    streams.put("metrics-weir.routes-default", routes);
    streams.put("metrics-weir.limits-default", limits);
    streams.put("metrics-weir.books-default", books);
    return streams;
  }

  List<ObjectNode> exchanges() {
    return exchanges;
  }

  List<ObjectNode> routes() {
    return routes;
  }

  List<ObjectNode> limits() {
    return limits;
  }

  List<ObjectNode> books() {
    return books;
  }

  /** A rise in the middle, and a quiet end. */
  private static double load(double at) {
    return at > 0.9 ? 0.3 : 0.6 + 0.8 * Math.sin(Math.PI * at);
  }

  private void interval(Instant start, double load) {
    long wireBytes = 0;
    for (Endpoint endpoint : Endpoint.ALL) {
      List<ObjectNode> here = new ArrayList<>();
      for (int turn = 0; turn < TURNS_AN_INTERVAL; turn++) {
        if (random.nextDouble() < load / endpoint.every()) {
          here.add(exchange(endpoint, start.plusMillis(random.nextInt(10_000))));
        }
      }
      exchanges.addAll(here);
      if (!here.isEmpty()) {
        ObjectNode rollUp = RollUp.of(here, document(start, "routes"));
        routes.add(rollUp);
        wireBytes += rollUp.get("network.bytes").longValue();
      }
    }
    limit(start, "report-export", "enforce", 600_000, load, 0);
    limit(start, "media", "enforce", 1_500_000, load, load > 1.2 ? random.nextInt(4) : 0);
    limit(start, "everyone", "observe", 9_000_000, load, 0);
    books(start, wireBytes);
  }

  private ObjectNode exchange(Endpoint endpoint, Instant start) {
    int status = status(endpoint);
    boolean body = status == 200 || status == 201;
    int client = (int) Math.abs(random.nextGaussian() * CLIENTS / 3) % CLIENTS;
    long responseBody =
        body ? Math.round(endpoint.bodyBytes() * (0.4 + 1.2 * random.nextDouble())) : 0;
    long requestBody = endpoint.method().equals("GET") ? 0 : 200 + random.nextInt(2_000);
    long request = 380 + random.nextInt(200) + requestBody;
    long response = 260 + random.nextInt(90) + responseBody;
    long retransmitted = random.nextInt(40) == 0 ? Math.min(response, 1_460) : 0;
    long wire = request + response + retransmitted + 66 * (2 + response / 1_460);
    double slowness = random.nextInt(25) == 0 ? 6 : 1 + random.nextDouble();
    long nanos = Math.round(endpoint.millis() * slowness * 1e6);
    ObjectNode document = document(start, "http");
    document.put("event.start", start.toString());
    document.put("event.duration", nanos);
    document.put("event.dataset", "weir.http");
    document.put("client.ip", "10.0.0." + (10 + client));
    document.put(
        "weir.client.id", client < 4 ? "partner-" + (client + 1) : "10.0.0." + (10 + client));
    document.put("url.domain", "shop.example");
    document.put("url.path", endpoint.route().replace("{id}", "4711").replace("{file}", "a.mp4"));
    document.put("http.version", "1.1");
    document.put("http.request.method", endpoint.method());
    document.put("http.route", endpoint.route());
    document.put("http.response.status_code", status);
    if (body) {
      document.put("http.response.mime_type", endpoint.mimeType());
    }
    document.put("http.request.bytes", request);
    document.put("http.request.body.bytes", requestBody);
    document.put("http.response.bytes", response);
    document.put("http.response.body.bytes", responseBody);
    document.put("weir.bytes", request + response);
    document.put("network.bytes", wire);
    document.put("weir.retransmitted_bytes", retransmitted);
    document.put("weir.response.first_byte_nanos", nanos / 2);
    document.put("weir.response.content_class", endpoint.isStatic() ? "static" : "dynamic");
    return document;
  }

  private int status(Endpoint endpoint) {
    int chance = random.nextInt(200);
    if (endpoint.route().startsWith("/media") && chance < 8) {
      return 429;
    }
    if (endpoint.isStatic() && chance < 50) {
      return 304;
    }
    if (chance >= 196) {
      return chance < 199 ? 404 : 500;
    }
    return endpoint.method().equals("POST") ? 201 : 200;
  }

  private void limit(
      Instant start, String name, String mode, long bytesPerSecond, double load, int rejected) {
    double wanted = bytesPerSecond * load * (0.6 + 0.4 * random.nextDouble());
    double used = mode.equals("enforce") ? Math.min((double) bytesPerSecond, wanted) : wanted;
    ObjectNode document = document(start, "limits");
    document.put("weir.limit.name", name);
    document.put("weir.limit.mode", mode);
    document.put("weir.limit.bytes_per_second", bytesPerSecond);
    document.put("weir.limit.burst_bytes", 2 * bytesPerSecond);
    document.put("weir.limit.used_bytes", Math.round(used * INTERVAL_SECONDS));
    document.put(
        "weir.limit.delayed_bytes",
        Math.round(Math.max(0, wanted - 0.8 * bytesPerSecond) * INTERVAL_SECONDS));
    document.put("weir.limit.wait_nanos", Math.round(Math.max(0, load - 0.8) * 4e9));
    document.put("weir.limit.rejected_requests", rejected);
    document.put("weir.interval_seconds", INTERVAL_SECONDS);
    limits.add(document);
  }

  private void books(Instant start, long attributedBytes) {
    book(start, "attributed", attributedBytes);
    for (int i = 0; i < REASONS.length; i++) {
      book(start, REASONS[i], 400L * (i + 1) * (1 + random.nextInt(20)));
    }
    if (random.nextInt(3) == 0) {
      ObjectNode document = document(start, "books");
      document.put("weir.oddity.name", ODDITIES[Math.min(random.nextInt(9), 3)]);
      document.put("weir.oddity.count", 1 + random.nextInt(3));
      books.add(document);
    }
  }

  private void book(Instant start, String reason, long bytes) {
    ObjectNode document = document(start, "books");
    document.put("weir.books.reason", reason);
    document.put("weir.books.bytes", bytes);
    books.add(document);
  }

  private static ObjectNode document(Instant time, String dataset) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("@timestamp", time.toString());
    document.put("ecs.version", "8.17.0");
    document.put("data_stream.type", dataset.equals("http") ? "logs" : "metrics");
    document.put("data_stream.dataset", "weir." + dataset);
    document.put("data_stream.namespace", "default");
    document.put("service.name", "shop");
    document.put("host.name", "shop-1");
    document.put("weir.source", "agent");
    document.put("weir.side", "served");
    return document;
  }
}
