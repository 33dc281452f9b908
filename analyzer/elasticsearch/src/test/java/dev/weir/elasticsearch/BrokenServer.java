package dev.weir.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A server on loopback that takes bulk requests as Elasticsearch does, once it has answered each of
 * the first ones in a way of the test's own.
 */
final class BrokenServer implements AutoCloseable {
  static {
    // It writes head and body one after the other, and the body would wait for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> templates = new ConcurrentSkipListMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile String version = "8.19.21";

  /** An answer to a bulk request. */
  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange, int documents) throws IOException;
  }

  BrokenServer(Answer... first) throws IOException {
    this(0, first);
  }

  /** At the port of one that is no more. */
  BrokenServer(int port, Answer... first) throws IOException {
    answers.addAll(List.of(first));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    http.createContext("/", this::handle);
    http.start();
  }

  Access access() {
    return Access.of("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** From now on it is of another version than 8.19. */
  BrokenServer ofVersion(String text) {
    version = text;
    return this;
  }

  /** The templates that were put, by path. */
  Map<String, String> templates() {
    return templates;
  }

  /** The requests so far that are not for bulk, such as {@code GET /_nodes/_local}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** The bulk requests so far. */
  List<String> bodies() {
    return List.copyOf(bodies);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!path.equals("/_bulk")) {
        asked.add(exchange.getRequestMethod() + ' ' + path);
        other(exchange, path, body);
        return;
      }
      bodies.add(body);
      int documents = (int) body.lines().count() / 2;
      Answer next = answers.poll();
      (next == null ? allCreated() : next).give(exchange, documents);
    }
  }

  private void other(HttpExchange exchange, String path, String body) throws IOException {
    if (path.startsWith("/_nodes")) {
      if (version.startsWith("6.")) {
        respond(
            exchange,
            400,
            "{\"error\":{\"type\":\"media_type_header_exception\",\"reason\":\"Invalid media-type"
                + " value on headers [Accept]\"},\"status\":400}");
      } else {
        respond(exchange, 200, "{\"nodes\":{\"a\":{\"version\":\"" + version + "\"}}}");
      }
    } else if (exchange.getRequestMethod().equals("PUT")) {
      templates.put(path, body);
      respond(exchange, 200, "{\"acknowledged\":true}");
    } else {
      String found = found(path.substring(1, path.indexOf('/', 1)));
      respond(exchange, found.isEmpty() ? 404 : 200, found.isEmpty() ? "{}" : found);
    }
  }

  /** Those of a kind, as Elasticsearch lists them; empty if there are none. */
  private String found(String kind) {
    List<String> found = new ArrayList<>();
    templates.forEach(
        (path, json) -> {
          if (path.startsWith('/' + kind)) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            int of = Templates.versionOf(json);
            found.add(
                "{\"name\":\"%s\",\"%s\":{\"version\":%d}}".formatted(name, kind.substring(1), of));
          }
        });
    return found.isEmpty()
        ? ""
        : "{\"" + kind.substring(1) + "s\":[" + String.join(",", found) + "]}";
  }

  static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The same for all. */
  static Answer status(int status, String body) {
    return (exchange, documents) -> respond(exchange, status, body);
  }

  static Answer allCreated() {
    return (exchange, documents) ->
        respond(exchange, 200, items(Collections.nCopies(documents, 201)));
  }

  /** As many statuses as there are documents. */
  static Answer statuses(Integer... statuses) {
    return (exchange, documents) -> respond(exchange, 200, items(List.of(statuses)));
  }

  private static String items(List<Integer> statuses) {
    ArrayDeque<String> items = new ArrayDeque<>();
    for (int status : statuses) {
      items.add("{\"create\":{\"status\":" + status + "}}");
    }
    return "{\"errors\":true,\"items\":[" + String.join(",", items) + "]}";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
