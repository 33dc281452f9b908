package dev.weir.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps an agent's side of the agreement on {@code /limits}, and notes what it was asked. */
final class FakeAgent implements AutoCloseable {
  static final String LIMITS =
      """
      {"generation":3,"source":"limits.yaml","client_id":"remote-address","enforcing":true,
       "limits":[
        {"name":"report-export","match":{"route":["/api/*/reports/**"],"method":["GET"]},
         "direction":"response","per":"limit","rate_bytes_per_second":5000000,
         "burst_bytes":10000000,"action":"delay",
         "adaptive":{"floor_bytes_per_second":1000000,"ceiling_bytes_per_second":20000000},
         "tokens_bytes":-12000,"buckets":0,"bytes_per_second":4980000.4,
         "passed_bytes":812000000,"delayed_bytes":12300000,"delayed_exchanges":41,
         "rejected_requests":0,"would_delay_bytes":0,"would_reject_requests":0,
         "wait_seconds":12.5},
        {"name":"shadow","match":{"client":["10.0.0.*"],"status":["5xx"]},"direction":"response",
         "per":"client","rate_bytes_per_second":1000000,"burst_bytes":2000000,"action":"observe",
         "adaptive":null,"tokens_bytes":2000000,"buckets":12,"bytes_per_second":300000,
         "passed_bytes":5000000,"delayed_bytes":0,"delayed_exchanges":0,"rejected_requests":0,
         "would_delay_bytes":1200000,"would_reject_requests":3,"wait_seconds":0.0}],
       "changes":[
        {"time":"2026-11-21T15:04:31.123456789Z","what":"report-export: 4.00 MB/s to 5.00 MB/s",
         "reason":"demand waits"},
        {"time":"2026-11-21T14:00:00Z","what":"2 limits","reason":"file"}],
       "warnings":["shadow waits for the response's status"],
       "of_a_later_version":{"kept":[1,2]}}
      """;

  private final HttpServer server;
  private final @Nullable String token;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int refusalStatus;
  private volatile String answer = LIMITS;

  private FakeAgent(HttpServer server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  static FakeAgent start(@Nullable String token) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeAgent agent = new FakeAgent(server, token);
    server.createContext("/", agent::handle);
    server.start();
    return agent;
  }

  String page() {
    return "http://" + address() + '/';
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, target, content type and body of each request. */
  List<String> requests() {
    return requests;
  }

  void answersWith(String body) {
    answer = body;
  }

  void refusesWith(int status, String body) {
    refusalStatus = status;
    answer = body;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getRawPath();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    requests.add(
        exchange.getRequestMethod() + ' ' + path + (type == null ? "" : ' ' + type + ' ' + body));
    if (token != null
        && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error\":\"a token is wanted\",\"mend\":\"send one\"}");
    } else if (refusalStatus != 0) {
      send(exchange, refusalStatus, answer);
    } else if (path.equals("/limits") || path.equals("/limits/report-export")) {
      send(exchange, 200, answer);
    } else {
      send(exchange, 404, "{\"error\":\"no such limit\",\"mend\":\"GET /limits\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
