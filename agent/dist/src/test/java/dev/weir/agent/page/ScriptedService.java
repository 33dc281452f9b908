package dev.weir.agent.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Serves the page and reports of exchanges that never were. Any thread may use it. */
final class ScriptedService implements WatchedService {
  private static final int REQUEST_HEADER_BYTES = 120;
  private static final int RESPONSE_HEADER_BYTES = 180;
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " connect-src 'self'; img-src data:";

  private record Exchange(String method, String path, int status, int responseBodyBytes) {}

  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private int port;
  private HttpServer server = listen();

  @Override
  public String page() {
    return "http://127.0.0.1:" + port + "/";
  }

  @Override
  public void exchange(String method, String target, int status, int responseBodyBytes) {
    exchanges.add(new Exchange(method, target, status, responseBodyBytes));
  }

  @Override
  public Stats stats(String query) {
    return Stats.parse(report(query));
  }

  @Override
  public void stop() {
    server.stop(0);
    exchanges.clear();
  }

  @Override
  public void start() {
    server = listen();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private HttpServer listen() {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      port = listening.getAddress().getPort();
      listening.createContext("/", this::answer);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    switch (uri.getPath()) {
      case "/" ->
          send(exchange, "text/html; charset=utf-8", page("/dev/weir/dashboards/live.html"));
      case "/stats" -> send(exchange, "application/json", bytes(report(uri.getQuery())));
      case "/healthz" -> send(exchange, "application/json", bytes(health()));
      default -> {
        exchange.sendResponseHeaders(404, -1);
        exchange.close();
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] page(String resource) throws IOException {
    try (InputStream in = ScriptedService.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String health() {
    return """
    {"status": "ok", "service": "scripted", "version": "0", "uptime_seconds": 61.5,
     "sites": [{"site": "socket_read", "state": "active", "why": null},
               {"site": "netty_epoll", "state": "failed", "faults": 3, "why": "it was told to"}]}
    """;
  }

  private String report(String query) {
    boolean served = !query.contains("side=outgoing");
    Map<String, List<Exchange>> rows = new TreeMap<>();
    List<Exchange> all = served ? new ArrayList<>(exchanges) : List.of();
    for (Exchange each : all) {
      rows.computeIfAbsent(key(query, each), key -> new ArrayList<>()).add(each);
    }
    long total = messageBytes(all);
    String top =
        rows.entrySet().stream()
            .sorted((a, b) -> Long.compare(messageBytes(b.getValue()), messageBytes(a.getValue())))
            .map(row -> "{" + row.getKey() + row(row.getValue(), total) + "}")
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        """
        {"total_requests": %d, "totals": {"request_bytes": %d, "response_bytes": %d},
         "books": {"captured_bytes": %d, "attributed_bytes": %d, "unattributed": {"non_http": 7},
                   "balance": 0},
         "top_endpoints": [%s], "other": {"endpoints": 0, "message_bytes": 0},
         "connections": {"opened": 1, "reuse_ratio": 0.5},
         "latency_seconds": {"p50": 0.001, "p90": 0.002, "p99": 0.003, "max": 0.004}}
        """,
        all.size(),
        requestBytes(all),
        total - requestBytes(all),
        total + 7,
        total,
        top);
  }

  private static String key(String query, Exchange exchange) {
    if (query.startsWith("by=client")) {
      return "\"client\": \"127.0.0.1\",";
    }
    if (query.startsWith("by=status")) {
      return "\"status\": \"" + exchange.status() + "\",";
    }
    String path = exchange.path().replace("\\", "\\\\").replace("\"", "\\\"");
    return "\"path\": \"" + path + "\", \"method\": \"" + exchange.method() + "\",";
  }

  private static String row(List<Exchange> row, long total) {
    String status =
        row.stream()
            .collect(Collectors.groupingBy(Exchange::status, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
            .collect(Collectors.joining(","));
    long bytes = messageBytes(row);
    return String.format(
        Locale.ROOT,
        """
        "requests": %d, "share": %.9f, "request_header_bytes": %d, "request_body_bytes": 0,
        "request_bytes": %d, "response_header_bytes": %d, "response_body_bytes": %d,
        "response_bytes": %d, "message_bytes": %d, "max_response_bytes": 0, "errors": %d,
        "bytes_per_second": {"mean": 1, "peak": 1}, "status": {%s},
        "latency_seconds": {"p50": 0.001, "p90": 0.002, "p99": 0.003, "max": 0.004}
        """,
        row.size(),
        total == 0 ? 0 : bytes / (double) total,
        requestBytes(row),
        requestBytes(row),
        (long) row.size() * RESPONSE_HEADER_BYTES,
        bytes - requestBytes(row) - (long) row.size() * RESPONSE_HEADER_BYTES,
        bytes - requestBytes(row),
        bytes,
        row.stream().filter(exchange -> exchange.status() >= 400).count(),
        status);
  }

  private static long requestBytes(List<Exchange> exchanges) {
    return (long) exchanges.size() * REQUEST_HEADER_BYTES;
  }

  private static long messageBytes(List<Exchange> exchanges) {
    return requestBytes(exchanges)
        + exchanges.stream().mapToLong(e -> RESPONSE_HEADER_BYTES + e.responseBodyBytes()).sum();
  }
}
