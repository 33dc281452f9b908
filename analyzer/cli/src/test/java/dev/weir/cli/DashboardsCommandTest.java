package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code dashboards}, against a small HTTP server that answers as the documentation of Kibana and
 * Grafana has it.
 */
class DashboardsCommandTest {
  private static final String STATUS = "/api/status";
  private static final String IMPORT = "/api/saved_objects/_import";
  private static final String BOARDS = "/api/dashboards/db";

  @TempDir Path folder;
  private FakeBoardServer server = started();

  private static FakeBoardServer started() {
    try {
      return FakeBoardServer.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stopTheServer() {
    server.close();
  }

  private static void failed(Run run, String message) {
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message).doesNotContain("Exception");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static String version(String number) {
    return "{\"name\":\"kibana\",\"version\":{\"number\":\""
        + number
        + "\",\"build_flavor\":\"traditional\"},\"status\":{\"overall\":{\"level\":\"available\"}}}";
  }

  @Test
  void listsWhatThereIs() {
    Run run = Run.of("dashboards", "list");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("dashboard +weir-endpoints +Weir: top endpoints")
        .containsPattern("search +weir-slow-static +Weir: static content slower than 500 ms")
        .containsPattern("index-pattern +weir-limits-view")
        .containsPattern("template +logs-weir.http")
        .containsPattern("rule +slow-static")
        .doesNotContain("visualization");
  }

  @Test
  void writesTheFilesAsTheyAre() throws IOException {
    Path target = folder.resolve("boards");
    Run run = Run.of("dashboards", "export", target.toString());
    assertThat(run.exitCode()).isZero();
    Path root = Path.of("../../dashboards");
    try (Stream<Path> files = Files.walk(target)) {
      List<Path> written = files.filter(Files::isRegularFile).map(target::relativize).toList();
      assertThat(written)
          .contains(Path.of("kibana/weir.ndjson"), Path.of("kibana/rules/slow-static.json"))
          .allSatisfy(
              file -> assertThat(target.resolve(file)).hasSameBinaryContentAs(root.resolve(file)));
      assertThat(run.err()).contains(written.size() + " files");
    }
  }

  @Test
  void saysWhenItCannotWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    failed(Run.of("dashboards", "export", file.toString()), file.toString());
  }

  @Test
  void wantsSomewhereToInstallTo() {
    Run run = Run.of("dashboards", "install");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("give --elasticsearch, --kibana or --grafana");
  }

  @Test
  void wantsACommand() {
    assertThat(Run.of("dashboards").err()).contains("one of: list, install, export");
  }

  @Nested
  class IntoKibana {
    private static final String ALL_DONE =
        """
        {"success":true,"successCount":2,"warnings":[],"successResults":[
         {"type":"index-pattern","id":"weir-routes-view","managed":false,"overwrite":true,
          "meta":{"title":"Weir: routes","icon":"indexPatternApp"}},
         {"type":"dashboard","id":"weir-endpoints","managed":false,
          "meta":{"title":"Weir: top endpoints","icon":"dashboardApp"}}]}""";

    @BeforeEach
    void answerAsKibana() {
      server.answer(STATUS, 200, version("9.2.0"));
      server.answer(IMPORT, 200, ALL_DONE);
    }

    private Run install(String... more) {
      String[] all =
          Stream.concat(Stream.of("dashboards", "install"), Stream.of(more)).toArray(String[]::new);
      return Run.of(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.19.12", "9.2.0", "8.14.0-SNAPSHOT"})
    void sendsTheObjectsAndTellsWhatBecameOfEach(String version) {
      server.answer(STATUS, 200, version(version));
      Run run = install("--kibana", server.url());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .startsWith("Kibana " + version + " at " + server.url() + ", space default\n")
          .containsPattern("index-pattern +weir-routes-view +Weir: routes +installed\n")
          .containsPattern("dashboard +weir-endpoints +Weir: top endpoints +installed\n");
    }

    @Test
    void sendsOnePartNamedFile() throws IOException {
      Run unused = install("--kibana", server.url() + "/");
      FakeBoardServer.Request request = server.requests().get(1);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo(IMPORT + "?overwrite=true");
      assertThat(request.field("kbn-xsrf")).isEqualTo("weir");
      String type = Objects.requireNonNull(request.field("Content-Type"));
      assertThat(type).matches("multipart/form-data; boundary=[0-9A-Za-z-]{1,70}");
      String boundary = type.substring(type.indexOf('=') + 1);
      // RFC 2046 §5.1.1: each part begins with CR LF, two hyphens and the boundary.
      String[] parts = ("\r\n" + request.body()).split("\r\n--" + boundary, -1);
      assertThat(parts).hasSize(3);
      assertThat(parts[0]).isEmpty();
      assertThat(parts[2]).isEqualTo("--\r\n");
      int headEnd = parts[1].indexOf("\r\n\r\n");
      assertThat(parts[1].substring(0, headEnd))
          .isEqualTo(
              "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"weir.ndjson\""
                  + "\r\nContent-Type: application/ndjson");
      // Kibana looks at the ending of the name.
      assertThat(parts[1].substring(headEnd + 4).getBytes(StandardCharsets.ISO_8859_1))
          .isEqualTo(Files.readAllBytes(Path.of("../../dashboards/kibana/weir.ndjson")));
    }

    @Test
    void goesIntoASpace() {
      server.answer("/s/bandwidth" + IMPORT, 200, ALL_DONE);
      Run run = install("--kibana", server.url(), "--space", "bandwidth");
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains(", space bandwidth\n");
    }

    @Test
    void staysBelowThePathOfTheServer() {
      server.answer("/kibana" + STATUS, 200, version("8.19.0"));
      server.answer("/kibana" + IMPORT, 200, ALL_DONE);
      assertThat(install("--kibana", server.url() + "/kibana").exitCode()).isZero();
    }

    @Test
    void refusesWhatIsNoSpace() {
      Run run = install("--kibana", server.url(), "--space", "../admin");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(server.requests()).isEmpty();
    }

    @Test
    void tellsWhichObjectsWereNotTaken() {
      server.answer(
          IMPORT,
          200,
          """
          {"success":false,"successCount":1,"successResults":[
           {"type":"search","id":"weir-rejected","meta":{"title":"Weir: rejected requests"}}],
           "errors":[
           {"type":"dashboard","id":"weir-route","meta":{"title":"Weir: one route"},
            "error":{"type":"missing_references",
                     "references":[{"type":"search","id":"weir-exchanges"}]}},
           {"type":"dashboard","id":"weir-books","meta":{"title":"Weir: books"},
            "error":{"type":"unknown","message":"no \\u001b[31mspace","statusCode":507}}]}""");
      Run run = install("--kibana", server.url());
      assertThat(run.out())
          .containsPattern("search +weir-rejected .* installed\n")
          .containsPattern(
              "dashboard +weir-route .* failed: missing_references: search weir-exchanges\n")
          .containsPattern("dashboard +weir-books .* failed: unknown: no \\\\x1b\\[31mspace\n");
      failed(run, "not everything was installed");
    }

    @Test
    void sendsAnApiKey() {
      Run unused = install("--kibana", server.url(), "--api-key", "id:secret");
      String encoded = Base64.getEncoder().encodeToString("id:secret".getBytes(UTF_8));
      assertThat(server.requests())
          .extracting(request -> request.field("Authorization"))
          .containsExactly("ApiKey " + encoded, "ApiKey " + encoded);
    }

    @Test
    void sendsUserAndPassword() {
      Run unused = install("--kibana", server.url(), "--user", "elastic:pass:word");
      String encoded = Base64.getEncoder().encodeToString("elastic:pass:word".getBytes(UTF_8));
      assertThat(server.requests())
          .extracting(request -> request.field("Authorization"))
          .containsOnly("Basic " + encoded);
    }

    @Test
    void saysThatCredentialsAreWanted() {
      server.answer(
          STATUS, 401, "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"no\"}");
      failed(install("--kibana", server.url()), "(401): no; give --api-key or --user");
      assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysThatCredentialsMayNotImport() {
      server.answer(IMPORT, 403, "{\"statusCode\":403,\"message\":\"Unable to bulk_create\"}");
      failed(install("--kibana", server.url()), "(403): Unable to bulk_create");
    }

    @Test
    void saysThatTheVersionIsHiddenFromStrangers() {
      server.answer(STATUS, 200, "{\"status\":{\"overall\":{\"level\":\"available\"}}}");
      failed(install("--kibana", server.url()), "give --api-key or --user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.17.28", "10.0.0", "8.13.4", "8.1.0"})
    void refusesOtherVersions(String version) {
      server.answer(STATUS, 200, version(version));
      failed(
          install("--kibana", server.url()), "Kibana " + version + " does not know these objects");
      assertThat(server.requests()).hasSize(1);
    }

    @Test
    void noticesThatItIsNoKibana() {
      server.answer(STATUS, 200, "<html>Welcome</html>");
      failed(install("--kibana", server.url()), "does not answer as Kibana does");
      server.answer(STATUS, 404, "not here");
      failed(install("--kibana", server.url()), "does not answer as Kibana does");
    }

    @Test
    void noticesThatTheImportIsNoKibanas() {
      server.answer(IMPORT, 200, "[]");
      failed(install("--kibana", server.url()), "does not answer as Kibana does");
    }

    @Test
    void followsNobodyElsewhere() {
      server.redirect(STATUS, "http://127.0.0.1:1/login");
      failed(install("--kibana", server.url(), "--api-key", "x"), "points elsewhere (302)");
    }

    @Test
    void saysThatNobodyAnswers() {
      String gone = server.url();
      server.close();
      failed(install("--kibana", gone), "is Kibana running there");
    }

    @Test
    void refusesWhatIsNoAddress() {
      Run run = install("--kibana", "localhost:5601");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--kibana: this is no address of a server");
    }
  }

  @Nested
  class OverTls {
    private static final SelfSigned IDENTITY = identity();

    private static SelfSigned identity() {
      try {
        return SelfSigned.make(Files.createTempDirectory("weir-tls-"));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @BeforeEach
    void answerAsKibanaOverTls() throws IOException {
      server.close();
      server = FakeBoardServer.startTls(IDENTITY.context());
      server.answer(STATUS, 200, version("9.0.1"));
      server.answer(IMPORT, 200, "{\"success\":true,\"successResults\":[]}");
    }

    private Run install(String url, String... more) {
      return Run.of(
          Stream.concat(Stream.of("dashboards", "install", "--kibana", url), Stream.of(more))
              .toArray(String[]::new));
    }

    @Test
    void trustsNobodyByItself() {
      failed(install(server.url()), "give its authority's certificate with --ca");
      assertThat(server.requests()).isEmpty();
    }

    @Test
    void trustsTheAuthorityThatItIsGiven() {
      Run run = install(server.url(), "--ca", IDENTITY.certificate().toString());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
    }

    @Test
    void trustsAnyoneWhenTold() {
      assertThat(install(server.url(), "--insecure").exitCode()).isZero();
    }

    @Test
    void saysSoWhenTheServerSpeaksTlsAndTheAddressDoesNot() {
      failed(install(server.url().replace("https:", "http:")), "is it http:// or https://?");
    }

    @Test
    void saysSoWhenTheAddressSpeaksTlsAndTheServerDoesNot() throws IOException {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket plain = new ServerSocket(0, 1, loopback)) {
        Thread server = new Thread(() -> answerInClear(plain));
        server.start();
        failed(install("https://127.0.0.1:" + plain.getLocalPort()), "no TLS with it");
      }
    }

    private static void answerInClear(ServerSocket listener) {
      try (Socket socket = listener.accept()) {
        int unused = socket.getInputStream().read();
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Test
    void saysWhenACertificateCannotBeRead() throws IOException {
      Path file = Files.writeString(folder.resolve("no.pem"), "nothing");
      failed(install(server.url(), "--ca", file.toString()), "holds no certificate");
    }
  }

  @Nested
  class IntoGrafana {
    private static final String DONE =
        """
        {"id":1,"uid":"weir-bandwidth","url":"/d/weir-bandwidth/weir","status":"success",
         "version":1,"slug":"weir"}""";

    private Run install(Map<String, String> environment, String... more) {
      String[] all =
          Stream.concat(
                  Stream.of("dashboards", "install", "--grafana", server.url()), Stream.of(more))
              .toArray(String[]::new);
      return Run.with(new byte[0], environment, all);
    }

    @Test
    void putsEachDashboard() {
      server.answer(BOARDS, 200, DONE);
      Run run = install(Map.of(), "--grafana-token", "glsa_x");
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).startsWith("Grafana at " + server.url() + "\n");
      assertThat(server.requests())
          .allSatisfy(
              request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.field("Authorization")).isEqualTo("Bearer glsa_x");
                assertThat(request.body())
                    .startsWith("{\"dashboard\":{")
                    .endsWith("},\"overwrite\":true}");
              });
    }

    @Test
    void takesTheTokenFromTheEnvironment() {
      server.answer(BOARDS, 200, DONE);
      Run unused = install(Map.of("WEIR_GRAFANA_TOKEN", "glsa_y\n"));
      assertThat(server.requests())
          .extracting(request -> request.field("Authorization"))
          .containsOnly("Bearer glsa_y");
    }

    @Test
    void keepsTheElasticStacksCredentialsToItself() {
      server.answer(BOARDS, 200, DONE);
      Run unused = install(Map.of(), "--api-key", "secret");
      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.field("Authorization")).isNull());
    }

    @Test
    void saysThatTheTokenIsWrong() {
      server.answer(BOARDS, 401, "{\"message\":\"Invalid API key\"}");
      failed(install(Map.of()), "(401): Invalid API key; give --grafana-token");
    }

    @Test
    void noticesThatItIsNoGrafana() {
      server.answer(BOARDS, 200, "<html>");
      failed(install(Map.of()), "does not answer as Grafana does");
    }

    @Test
    void refusesATokenThatNoHeaderCanCarry() {
      Run run = install(Map.of(), "--grafana-token", "a b");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--grafana-token: has a character");
    }
  }

  @Test
  void saysThatElasticsearchWantsCredentials() {
    server.answer("/_nodes/_local", 401, "{}");
    failed(
        Run.of("dashboards", "install", "--elasticsearch", server.url()),
        "give --api-key or --user");
  }

  @Test
  void putsTemplatesIntoARealElasticsearch() throws IOException {
    RealElasticsearch elasticsearch = RealElasticsearch.shared();
    String url = elasticsearch.url().toString();
    Run run = Run.of("dashboards", "install", "--elasticsearch", url);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Elasticsearch at " + url + "\n")
        .containsPattern("index_template +logs-weir.http +installed\n")
        .containsPattern("component_template +weir-settings +installed\n");
    assertThat(elasticsearch.ask("GET", "/_index_template/metrics-weir.*", null))
        .contains("metrics-weir.routes", "metrics-weir.limits", "metrics-weir.books");
  }
}
