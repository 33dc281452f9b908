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
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A server on loopback that takes bulk requests as Elasticsearch does, once it has answered each of
 * the first ones in a way of the test's own.
 */
final class BrokenServer implements AutoCloseable {
  private final HttpServer http;
  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

  /** An answer to a bulk request. */
  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange, int documents) throws IOException;
  }

  BrokenServer(Answer... first) throws IOException {
    answers.addAll(List.of(first));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    http.createContext("/", this::handle);
    http.start();
  }

  Access access() {
    return Access.of("http://127.0.0.1:" + http.getAddress().getPort());
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
      if (!exchange.getRequestURI().getPath().equals("/_bulk")) {
        respond(exchange, 200, "{\"nodes\": {\"a\": {\"version\": \"8.19.21\"}}}");
        return;
      }
      bodies.add(body);
      int documents = (int) body.lines().count() / 2;
      Answer next = answers.poll();
      (next == null ? allCreated() : next).give(exchange, documents);
    }
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
