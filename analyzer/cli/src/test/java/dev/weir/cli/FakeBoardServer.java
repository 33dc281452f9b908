package dev.weir.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server in the place of a Kibana or a Grafana, of which none is at hand: answers what
 * it is told to, by path, and keeps what it was sent.
 */
final class FakeBoardServer implements AutoCloseable {
  /** A request as it came. */
  record Request(String method, String target, Map<String, String> fields, String body) {
    @Nullable String field(String name) {
      return fields.get(name);
    }
  }

  private record Answer(int status, Map<String, String> fields, String body) {}

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private FakeBoardServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::handle);
    server.start();
  }

  static FakeBoardServer start() throws IOException {
    return new FakeBoardServer(HttpServer.create(loopback(), 0), "http");
  }

  static FakeBoardServer startTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new FakeBoardServer(server, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What to answer a path from now on; 404 to all others. */
  void answer(String path, int status, String body) {
    answers.put(path, new Answer(status, Map.of("Content-Type", "application/json"), body));
  }

  void redirect(String path, String target) {
    answers.put(path, new Answer(302, Map.of("Location", target), ""));
  }

  List<Request> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> fields.put(name, values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    requests.add(
        new Request(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), fields, body));
    Answer answer =
        answers.getOrDefault(
            exchange.getRequestURI().getPath(), new Answer(404, new LinkedHashMap<>(), "nothing"));
    answer.fields().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
