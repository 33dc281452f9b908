package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.elasticsearch.kibana.KibanaRequest;
import dev.weir.elasticsearch.kibana.SavedObject;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped jar writes to a real Elasticsearch, found as Kibana's panels find it. */
class ElasticsearchIT {
  private static final String TOTALS = "weir-panel-totals";
  private static final String ENDPOINTS = "weir-panel-top-endpoints";
  private static final String BOOKS = "weir-panel-books";

  @TempDir Path folder = Path.of("");
  private static RealElasticsearch server;
  private Path mixed = Path.of("");

  @BeforeAll
  static void startTheServer() {
    server = RealElasticsearch.shared();
  }

  @BeforeEach
  void unpackTheBundledCapture() throws IOException {
    mixed = folder.resolve("mixed.pcap");
    try (InputStream in = BundledCapture.open()) {
      Files.copy(in, mixed);
    }
  }

  private static Run export(Path file, String service, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "export",
                file.toString(),
                "--elasticsearch",
                server.url().toString(),
                "--service",
                service));
    command.addAll(List.of(more));
    return WeirJar.run(command.toArray(new String[0]));
  }

  private static Json reported(Path file, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("analyze", file.toString(), "--format", "json", "--top", "0"));
    command.addAll(List.of(more));
    Run run = Run.of(command.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.of(run.out());
  }

  /** What a panel's own search answers over the time of the bundled capture. */
  private JsonNode panel(String id, String service) throws IOException {
    Instant start = Instant.parse(reported(mixed).text("source/start"));
    KibanaRequest request =
        KibanaRequest.of(
            url(id),
            new KibanaRequest.Context(
                start.minusSeconds(600), start.plusSeconds(600), List.of(ofService(service))));
    refresh();
    JsonNode answer =
        SavedObject.tree(
            server.ask("POST", '/' + request.index() + "/_search", request.body().toString()));
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.path("aggregations");
  }

  private static JsonNode url(String id) throws IOException {
    return Files.readAllLines(Path.of("../../dashboards/kibana/weir.ndjson")).stream()
        .map(SavedObject::parse)
        .filter(object -> object.id().equals(id))
        .map(object -> object.spec().findValue("url"))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode ofService(String service) {
    ObjectNode query = SavedObject.MAPPER.createObjectNode();
    query.putObject("term").put("service.name", service);
    return query;
  }

  private static void refresh() throws IOException {
    server.ask("POST", "/logs-weir.*,metrics-weir.*/_refresh", null);
  }

  private static long exchanges(String service) throws IOException {
    refresh();
    String query = "{\"query\":" + ofService(service) + "}";
    return SavedObject.tree(server.ask("POST", "/logs-weir.http-*/_count", query))
        .path("count")
        .asLong();
  }

  private static long sum(JsonNode answer, String name) {
    return answer.path(name).path("value").asLong(-1);
  }

  @Test
  void panelsFindWhatTheReportHas() throws Exception {
    Run run = export(mixed, "panels");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Json report = reported(mixed);
    assertThat(exchanges("panels")).isEqualTo(report.number("total_requests"));

    JsonNode totals = panel(TOTALS, "panels");
    assertThat(sum(totals, "bytes")).isEqualTo(report.number("totals/message_bytes")).isPositive();
    assertThat(sum(totals, "wire_bytes")).isEqualTo(report.number("totals/wire_bytes"));
    assertThat(sum(totals, "retransmitted_bytes"))
        .isEqualTo(report.number("totals/retransmitted_bytes"));
    assertThat(sum(totals, "requests")).isEqualTo(report.number("total_requests"));

    assertThat(endpoints(panel(ENDPOINTS, "panels"))).isEqualTo(endpoints(report));
    JsonNode books = panel(BOOKS, "panels");
    assertThat(sum(books, "total")).isEqualTo(report.number("books/captured_bytes")).isPositive();
    assertThat(reasons(books)).containsEntry("attributed", report.number("books/attributed_bytes"));
  }

  private static Map<String, Long> endpoints(Json report) {
    Map<String, Long> bytes = new TreeMap<>();
    for (Json row : report.items("top_endpoints")) {
      bytes.put(row.text("method") + ' ' + row.text("path"), row.number("message_bytes"));
    }
    return bytes;
  }

  private static Map<String, Long> endpoints(JsonNode answer) {
    Map<String, Long> bytes = new TreeMap<>();
    for (JsonNode route : answer.path("routes").path("buckets")) {
      for (JsonNode method : route.path("methods").path("buckets")) {
        String endpoint = method.path("key").asText() + ' ' + route.path("key").asText();
        bytes.put(endpoint, sum(method, "bytes"));
      }
    }
    return bytes;
  }

  private static Map<String, Long> reasons(JsonNode answer) {
    Map<String, Long> bytes = new TreeMap<>();
    for (JsonNode bucket : answer.path("reasons").path("buckets")) {
      bytes.put(bucket.path("key").asText(), bucket.path("bytes").path("value").asLong());
    }
    return bytes;
  }

  @Test
  void aSecondRunAddsNothing() throws Exception {
    assertThat(export(mixed, "twice").exitCode()).isZero();
    JsonNode once = panel(TOTALS, "twice");
    long exchanges = exchanges("twice");
    Run again = export(mixed, "twice");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).containsPattern("(\\d+) documents of .* stored, \\1 of which stood");
    assertThat(panel(TOTALS, "twice")).isEqualTo(once);
    assertThat(exchanges("twice")).isEqualTo(exchanges).isPositive();
  }

  @Test
  void sumsOfAPartDoNotTakeThePlaceOfThoseOfAll() throws Exception {
    assertThat(export(mixed, "part", "--method", "POST").exitCode()).isZero();
    long part = sum(panel(TOTALS, "part"), "bytes");
    assertThat(part).isEqualTo(reported(mixed, "--method", "POST").number("totals/message_bytes"));
    assertThat(export(mixed, "part").exitCode()).isZero();
    assertThat(sum(panel(TOTALS, "part"), "bytes"))
        .isEqualTo(part + reported(mixed).number("totals/message_bytes"));
    assertThat(exchanges("part")).isEqualTo(reported(mixed).number("total_requests"));
  }

  @Test
  void filesOfOneNameAreNotTakenForOneAnother() throws Exception {
    for (int host = 1; host <= 2; host++) {
      GorRecording recording = new GorRecording();
      recording.get(host, host, "/items/" + host);
      recording.response(host, 1, "HTTP/1.1 204 No Content\r\n\r\n");
      Path file = Files.createDirectory(folder.resolve("host" + host)).resolve("traffic.gor");
      assertThat(export(recording.write(file), "hosts").exitCode()).isZero();
    }
    assertThat(exchanges("hosts")).isEqualTo(2);
    assertThat(requests("hosts")).isEqualTo(2);
  }

  @Test
  void oneWrongTimeDoesNotPutOffWhatComesLater() throws Exception {
    Path log = folder.resolve("log.ndjson");
    Run written = Run.of("export", mixed.toString(), "-o", log.toString());
    assertThat(written.exitCode()).as(written.err()).isZero();
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    String wrong = lines.get(0).replaceAll("\"(20\\d\\d)-", "\"2099-");
    lines.add(1, wrong);
    Files.write(log, lines);
    Run run = export(log, "wrong-time");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(sum(panel(TOTALS, "wrong-time"), "requests")).isEqualTo(lines.size());
  }

  private static long requests(String service) throws IOException {
    return sum(sums(service), "requests");
  }

  /** Over all time. */
  private static JsonNode sums(String service) throws IOException {
    refresh();
    String search =
        "{\"size\":0,\"query\":"
            + ofService(service)
            + ",\"aggs\":{\"requests\":{\"sum\":{\"field\":\"weir.requests\"}},"
            + "\"bytes\":{\"sum\":{\"field\":\"weir.bytes\"}}}}";
    return SavedObject.tree(server.ask("POST", "/metrics-weir.routes-default/_search", search))
        .path("aggregations");
  }

  @Test
  void anExportThatWasKilledIsMadeWholeByTheNext() throws Exception {
    Path many = folder.resolve("many.gor");
    GorRecording recording = new GorRecording();
    int count = 60_000;
    for (int i = 0; i < count; i++) {
      recording.get(i % 50, i, "/items/" + i);
      recording.response(i, 1, "HTTP/1.1 204 No Content\r\n\r\n");
    }
    recording.write(many);
    String url = server.url().toString();
    Process killed =
        new ProcessBuilder(
                WeirJar.command(
                    "export", many.toString(), "--elasticsearch", url, "--service", "killed"))
            .redirectErrorStream(true)
            .start();
    while (exchanges("killed") == 0 && killed.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    killed.destroyForcibly().waitFor();
    assertThat(exchanges("killed")).isBetween(1L, count - 1L);
    Run again = export(many, "killed");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(exchanges("killed")).isEqualTo(count);
  }

  @Test
  void whatPassesWhileTheServerIsAwayIsThereOnceWhenItIsBack() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "this user may not capture");
    try (ScriptedServer application = ScriptedServer.start(ScriptedServer.ok(1_000))) {
      server.kill();
      Run away = capture(application, 30);
      assertThat(away.exitCode()).as(away.err()).isZero();
      assertThat(away.err()).contains("wait on disk for the next capture", "does not answer");
      server.startAgain();
      Run back = capture(application, 20);
      assertThat(back.exitCode()).as(back.err()).isZero();
      assertThat(back.err()).contains("stored").doesNotContain("wait on disk");

      assertThat(exchanges("outage")).isEqualTo(50);
      JsonNode answer = sums("outage");
      assertThat(sum(answer, "requests")).isEqualTo(50);
      assertThat(sum(answer, "bytes"))
          .isEqualTo(
              Json.of(away.out()).number("totals/message_bytes")
                  + Json.of(back.out()).number("totals/message_bytes"))
          .isPositive();
    }
  }

  private Run capture(ScriptedServer application, int requests) throws Exception {
    String port = String.valueOf(application.port());
    Process capture =
        new ProcessBuilder(
                WeirJar.command(
                    "capture",
                    "-i",
                    "lo",
                    "--port",
                    port,
                    "--format",
                    "json",
                    "--elasticsearch",
                    server.url().toString(),
                    "--service",
                    "outage",
                    "--spool",
                    folder.resolve("spool").toString()))
            .start();
    try (BufferedReader err = capture.errorReader()) {
      assertThat(err.readLine()).contains("capturing on lo");
      for (int i = 0; i < requests; i++) {
        try (InputStream in =
            URI.create(application.url()).resolve("/items").toURL().openStream()) {
          assertThat(in.readAllBytes()).hasSize(1_000);
        }
      }
      TimeUnit.SECONDS.sleep(1); // until the last packets have come up
      new ProcessBuilder("kill", "-INT", String.valueOf(capture.pid())).start().waitFor();
      String out = new String(capture.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String said = String.join("\n", err.lines().toList());
      return new Run(capture.waitFor(), out, said);
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedBeforeAnythingIsRead() throws Exception {
    Instant start = Instant.now();
    Run run = WeirJar.run("export", mixed.toString(), "--elasticsearch", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("http://127.0.0.1:1", "does not answer", "is Elasticsearch running there?");
    assertThat(start.until(Instant.now(), ChronoUnit.SECONDS)).isLessThan(30);
  }

  @Test
  void captureDoesNotSendWhatItsReportLeavesOut() throws Exception {
    String url = server.url().toString();
    for (String[] cut : new String[][] {{"--by", "path"}, {"--path", "/items"}}) {
      Run run = WeirJar.run("capture", "-i", "lo", "--elasticsearch", url, cut[0], cut[1]);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--elasticsearch").contains("leave out --by and the filters");
    }
  }
}
