package dev.weir.cli;

import static dev.weir.cli.BoardInstall.IMPORT;
import static dev.weir.cli.BoardInstall.STATUS;
import static dev.weir.cli.BoardInstall.assertFailed;
import static dev.weir.cli.BoardInstall.run;
import static dev.weir.cli.BoardInstall.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code dashboards install --kibana}, against a small HTTP server that answers as the
 * documentation of Kibana has it.
 */
class KibanaInstallTest {
  private static final String ALL_DONE =
      """
      {"success":true,"successCount":2,"warnings":[],"successResults":[
       {"type":"index-pattern","id":"weir-routes-view","managed":false,"overwrite":true,
        "meta":{"title":"Weir: routes","icon":"indexPatternApp"}},
       {"type":"dashboard","id":"weir-endpoints","managed":false,
        "meta":{"title":"Weir: top endpoints","icon":"dashboardApp"}}]}""";

  private final FakeBoardServer server;

  KibanaInstallTest() throws IOException {
    server = FakeBoardServer.start();
  }

  @AfterEach
  void stopTheServer() {
    server.close();
  }

  @BeforeEach
  void answerAsKibana() {
    server.answer(STATUS, 200, version("9.2.0"));
    server.answer(IMPORT, 200, ALL_DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.19.12", "9.2.0", "8.14.0-SNAPSHOT"})
  void sendsTheObjectsAndTellsWhatBecameOfEach(String version) {
    server.answer(STATUS, 200, version(version));
    Run run = run("--kibana", server.url());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Kibana " + version + " at " + server.url() + ", space default\n")
        .containsPattern("index-pattern +weir-routes-view +Weir: routes +installed\n")
        .containsPattern("dashboard +weir-endpoints +Weir: top endpoints +installed\n");
  }

  @Test
  void sendsOnePartNamedFile() throws IOException {
    Run unused = run("--kibana", server.url() + "/");
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
    Run run = run("--kibana", server.url(), "--space", "bandwidth");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(", space bandwidth\n");
  }

  @Test
  void staysBelowThePathOfTheServer() {
    server.answer("/kibana" + STATUS, 200, version("8.19.0"));
    server.answer("/kibana" + IMPORT, 200, ALL_DONE);
    assertThat(run("--kibana", server.url() + "/kibana").exitCode()).isZero();
  }

  @Test
  void refusesWhatIsNoSpace() {
    Run run = run("--kibana", server.url(), "--space", "../admin");
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
    Run run = run("--kibana", server.url());
    assertThat(run.out())
        .containsPattern("search +weir-rejected .* installed\n")
        .containsPattern(
            "dashboard +weir-route .* failed: missing_references: search weir-exchanges\n")
        .containsPattern("dashboard +weir-books .* failed: unknown: no \\\\x1b\\[31mspace\n");
    assertFailed(run, "not everything was installed");
  }

  @Test
  void sendsAnApiKey() {
    Run unused = run("--kibana", server.url(), "--api-key", "id:secret");
    String encoded = Base64.getEncoder().encodeToString("id:secret".getBytes(UTF_8));
    assertThat(server.requests())
        .extracting(request -> request.field("Authorization"))
        .containsExactly("ApiKey " + encoded, "ApiKey " + encoded);
  }

  @Test
  void sendsUserAndPassword() {
    Run unused = run("--kibana", server.url(), "--user", "elastic:pass:word");
    String encoded = Base64.getEncoder().encodeToString("elastic:pass:word".getBytes(UTF_8));
    assertThat(server.requests())
        .extracting(request -> request.field("Authorization"))
        .containsOnly("Basic " + encoded);
  }

  @Test
  void saysThatCredentialsAreWanted() {
    server.answer(
        STATUS, 401, "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"no\"}");
    assertFailed(run("--kibana", server.url()), "(401): no; give --api-key or --user");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void saysThatCredentialsMayNotImport() {
    server.answer(IMPORT, 403, "{\"statusCode\":403,\"message\":\"Unable to bulk_create\"}");
    assertFailed(run("--kibana", server.url()), "(403): Unable to bulk_create");
  }

  @Test
  void saysThatTheVersionIsHiddenFromStrangers() {
    server.answer(STATUS, 200, "{\"status\":{\"overall\":{\"level\":\"available\"}}}");
    assertFailed(run("--kibana", server.url()), "give --api-key or --user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.17.28", "10.0.0", "8.13.4", "8.1.0"})
  void refusesOtherVersions(String version) {
    server.answer(STATUS, 200, version(version));
    assertFailed(
        run("--kibana", server.url()), "Kibana " + version + " does not know these objects");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void noticesThatItIsNoKibana() {
    server.answer(STATUS, 200, "<html>Welcome</html>");
    assertFailed(run("--kibana", server.url()), "does not answer as Kibana does");
    server.answer(STATUS, 404, "not here");
    assertFailed(run("--kibana", server.url()), "does not answer as Kibana does");
  }

  @Test
  void noticesThatTheImportIsNoKibanas() {
    server.answer(IMPORT, 200, "[]");
    assertFailed(run("--kibana", server.url()), "does not answer as Kibana does");
  }

  @Test
  void followsNobodyElsewhere() {
    server.redirect(STATUS, "http://127.0.0.1:1/login");
    assertFailed(run("--kibana", server.url(), "--api-key", "x"), "points elsewhere (302)");
  }

  @Test
  void saysThatNobodyAnswers() {
    String gone = server.url();
    server.close();
    assertFailed(run("--kibana", gone), "is Kibana running there");
  }

  @Test
  void refusesWhatIsNoAddress() {
    Run run = run("--kibana", "localhost:5601");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--kibana: this is no address of a server");
  }
}
