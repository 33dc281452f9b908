package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.elasticsearch.server.RealElasticsearch;
import org.junit.jupiter.api.Test;

/** Against a real server. */
final class TemplatesTest {
  private final RealElasticsearch server = RealElasticsearch.shared();
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void makesDataStreamsOfOneDocumentEach() throws Exception {
    try (Cluster cluster = new Cluster(Access.of(server.url().toString()))) {
      Templates.install(cluster);
      BatchWriter writer = new BatchWriter();
      for (String stream :
          new String[] {Streams.HTTP, Streams.ROUTES, Streams.LIMITS, Streams.BOOKS}) {
        writer.add(
            Streams.inNamespace(stream),
            "templates-test",
            out -> {
              out.writeStringField("@timestamp", "2026-11-29T09:00:00.123456789Z");
              out.writeStringField("http.route", "/templates-test");
              out.writeNumberField("weir.bytes", 42);
            });
      }
      assertThat(cluster.bulk(writer.take()).created()).isEqualTo(4);
    }
    JsonNode mode = json.readTree(server.ask("GET", "/logs-weir.http-default/_settings", null));
    assertThat(mode.findValue("mode").asText()).isEqualTo("logsdb");
    assertThat(mode.findValue("sort").get("field").get(0).asText()).isEqualTo("http.route");
    server.ask("POST", "/logs-weir.http-default/_refresh", null);
    JsonNode found =
        json.readTree(
            server.ask(
                "POST",
                "/logs-weir.http-default/_search",
                """
                {"size": 0, "query": {"term": {"http.route": "/templates-test"}},
                 "aggs": {"bytes": {"sum": {"field": "weir.bytes"}}}}"""));
    assertThat(found.at("/aggregations/bytes/value").asLong()).isEqualTo(42);
  }
}
