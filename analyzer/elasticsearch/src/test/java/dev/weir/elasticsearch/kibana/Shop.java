package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.elasticsearch.Access;
import dev.weir.elasticsearch.Cluster;
import dev.weir.elasticsearch.Templates;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Elasticsearch that holds {@link ShopDocuments}, in a namespace of its own, since other
 * tests write to the same server.
 */
final class Shop {
  private static final String NAMESPACE = "kibana";
  private static @Nullable Shop shared;

  private final RealElasticsearch server = RealElasticsearch.shared();
  private final ShopDocuments documents = new ShopDocuments();

  private Shop() throws Exception {
    try (Cluster cluster = new Cluster(Access.of(server.url().toString()))) {
      Templates.install(cluster);
    }
    for (Map.Entry<String, List<ObjectNode>> stream : documents.byStream().entrySet()) {
      add(stream.getKey().replace("-default", "-" + NAMESPACE), stream.getValue());
    }
  }

  /** The one of all tests. */
  static synchronized Shop open() throws Exception {
    Shop open = shared;
    if (open == null) {
      open = new Shop();
      shared = open;
    }
    return open;
  }

  ShopDocuments documents() {
    return documents;
  }

  /** The half hour that the documents tell of, and no filter. */
  static KibanaRequest.Context halfHour(ObjectNode... filters) {
    Instant last = ShopDocuments.END.minusMillis(1);
    return new KibanaRequest.Context(ShopDocuments.START, last, List.of(filters));
  }

  /** A filter for one value of a field. */
  static ObjectNode term(String field, String value) {
    ObjectNode query = SavedObject.MAPPER.createObjectNode();
    query.putObject("term").put(field, value);
    return query;
  }

  /** Adds documents to a data stream, to be found when this returns. */
  void add(String stream, List<ObjectNode> added) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ObjectNode document : added) {
      lines.append("{\"create\":{}}\n").append(document).append('\n');
    }
    JsonNode answer =
        SavedObject.tree(
            server.ask("POST", '/' + stream + "/_bulk?refresh=true", lines.toString()));
    if (answer.path("errors").asBoolean(true)) {
      throw new IOException(answer.toString().substring(0, 1_000));
    }
  }

  /** The server's answer to a search. */
  JsonNode search(String index, JsonNode body) {
    return ask("POST", '/' + index.replace("*", NAMESPACE) + "/_search", body.toString());
  }

  /** The same for a request that Kibana makes. */
  JsonNode answer(KibanaRequest request) {
    return search(request.index(), request.body());
  }

  /** The answer to a search where there is no index that the pattern fits. */
  JsonNode searchNoIndex() {
    return ask("POST", "/logs-weir.nothing-*/_search", "{}");
  }

  /** What fields an index has. */
  JsonNode capabilities(String index) {
    return ask("GET", '/' + index.replace("*", NAMESPACE) + "/_field_caps?fields=*", null);
  }

  private JsonNode ask(String method, String path, @Nullable String body) {
    try {
      JsonNode answer = SavedObject.tree(server.ask(method, path, body));
      if (answer.has("error")) {
        throw new IllegalStateException(path + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
