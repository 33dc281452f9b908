package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void replacesAnOlderVersionAndLeavesTheSameOneAlone() throws Exception {
    String path = "/_component_template/weir-common";
    String template = Objects.requireNonNull(Templates.all().get(path));
    int version = Templates.versionOf(template);
    String changed = template.replace("Weir: who", "Changed: who");
    try (Cluster cluster = new Cluster(Access.of(server.url().toString()))) {
      Templates.install(cluster);
      server.ask("PUT", path, changed);
      Templates.install(cluster);
      assertThat(server.ask("GET", path, null)).contains("Changed: who");
      server.ask("PUT", path, changed.replace("\"version\": " + version, "\"version\": 1"));
      Templates.install(cluster);
      assertThat(server.ask("GET", path, null))
          .contains("Weir: who")
          .contains("\"version\":" + version);
    }
  }

  /** Against a server that answers as one of another version does. */
  @Nested
  class OfAnotherVersion {
    private Cluster installed(BrokenServer fake) throws ClusterException {
      try (Cluster cluster = new Cluster(fake.access())) {
        Templates.install(cluster);
        return cluster;
      }
    }

    private long puts(BrokenServer fake) {
      return fake.asked().stream().filter(line -> line.startsWith("PUT")).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.17.0", "9.0.0", "9.2.1", "10.0.0"})
    void getsAllOnceWhereItIsRecent(String version) throws Exception {
      try (BrokenServer fake = new BrokenServer().ofVersion(version)) {
        assertThat(installed(fake).note()).isNull();
        assertThat(fake.templates()).isEqualTo(Templates.all());
        installed(fake);
        assertThat(puts(fake)).isEqualTo(Templates.all().size());
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.11.0", "8.16.3"})
    void getsStandardIndicesWhereThereAreNoOthers(String version) throws Exception {
      try (BrokenServer fake = new BrokenServer().ofVersion(version)) {
        assertThat(installed(fake).note()).isNull();
        assertThat(fake.templates().toString()).doesNotContain("logsdb").contains("lifecycle");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.1", "8.10.4"})
    void getsNoLifecycleWhereThereIsNoneAndTheRestOnceItHas(String version) throws Exception {
      try (BrokenServer fake = new BrokenServer().ofVersion(version)) {
        assertThat(installed(fake).note()).contains("has no lifecycle", "8.11");
        assertThat(fake.templates().toString())
            .doesNotContain("lifecycle")
            .doesNotContain("logsdb");
        for (String template : fake.templates().values()) {
          assertThat(json.readTree(template).has("template")).isTrue();
        }
        installed(fake);
        assertThat(puts(fake)).isEqualTo(Templates.all().size());
        fake.ofVersion("8.19.0");
        installed(fake);
        assertThat(fake.templates()).isEqualTo(Templates.all());
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.17.28", "6.8.23"})
    void isRefusedWhereItIsTooOld(String version) throws Exception {
      try (BrokenServer fake = new BrokenServer().ofVersion(version)) {
        assertThatThrownBy(() -> installed(fake))
            .isInstanceOfSatisfying(
                ClusterException.class,
                e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.WRONG))
            .hasMessageContaining("Weir writes to 8.x and 9.x");
        assertThat(fake.templates()).isEmpty();
      }
    }

    @Test
    void isRefusedWhereAnotherServerAnswers() throws Exception {
      HttpServer other =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      other.start(); // and knows no path
      String url = "http://127.0.0.1:" + other.getAddress().getPort();
      try (Cluster cluster = new Cluster(Access.of(url))) {
        assertThatThrownBy(() -> Templates.install(cluster))
            .hasMessageStartingWith(url + " does not answer as Elasticsearch does")
            .hasMessageEndingWith("name such a server");
      } finally {
        other.stop(0);
      }
    }

    @Test
    void isNotAskedAgainByTheExporterOfTheSameCluster() throws Exception {
      try (BrokenServer fake = new BrokenServer()) {
        Cluster cluster = new Cluster(fake.access());
        Templates.install(cluster);
        int asked = fake.asked().size();
        try (Exporter exporter = Exporter.waiting(cluster, Duration.ofSeconds(20))) {
          BatchWriter writer = new BatchWriter();
          writer.add("stream", "id", out -> {});
          exporter.put(writer.take());
          exporter.finish();
        }
        assertThat(fake.bodies()).hasSize(1);
        assertThat(fake.asked()).hasSize(asked);
      }
    }
  }
}
