package dev.weir.agent.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent's {@code /stats} says by path.
 *
 * @param unattributed bytes by reason, under the path {@code *}
 * @param protocols connections and bytes, the name of the protocol in a path's place
 */
record Stats(
    Counts paths, Counts unattributed, Counts protocols, long capturedBytes, long balance) {
  private static final List<String> FIELDS =
      List.of(
          "requests",
          "request_header_bytes",
          "request_body_bytes",
          "request_bytes",
          "response_header_bytes",
          "response_body_bytes",
          "response_bytes");
  private static final int PATIENCE_MILLIS = 10_000;

  static Stats read(int adminPort) throws IOException {
    JsonNode report = report(adminPort, "path");
    Counts paths = new Counts();
    for (JsonNode row : report.required("top_endpoints")) {
      String path = row.required("path").textValue();
      for (String field : FIELDS) {
        paths.add(path, field, row.required(field).longValue());
      }
      for (Map.Entry<String, JsonNode> status : row.required("status").properties()) {
        paths.add(path, "status " + status.getKey(), status.getValue().longValue());
      }
    }
    Counts unattributed = new Counts();
    JsonNode books = report.required("books");
    for (Map.Entry<String, JsonNode> reason : books.required("unattributed").properties()) {
      unattributed.add("*", reason.getKey(), reason.getValue().longValue());
    }
    Counts protocols = new Counts();
    for (JsonNode protocol : report.required("protocols")) {
      for (String field : List.of("connections", "wire_bytes")) {
        protocols.add(
            protocol.required("name").textValue(), field, protocol.required(field).longValue());
      }
    }
    return new Stats(
        paths,
        unattributed,
        protocols,
        books.required("captured_bytes").longValue(),
        books.required("balance").longValue());
  }

  /** One figure of each row, by path or by the template of its route. */
  static Map<String, Long> figures(int adminPort, String by, String figure) throws IOException {
    Map<String, Long> figures = new TreeMap<>();
    for (JsonNode row : report(adminPort, by).required("top_endpoints")) {
      figures.put(row.required("path").textValue(), row.required(figure).longValue());
    }
    return figures;
  }

  private static JsonNode report(int adminPort, String by) throws IOException {
    return json(adminPort, "stats?top=0&by=" + by);
  }

  /** What the agent answers under a target. */
  static JsonNode json(int adminPort, String target) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/" + target);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return new ObjectMapper().readTree(in);
    }
  }
}
