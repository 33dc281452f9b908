package dev.weir.cli;

import static dev.weir.cli.BoardInstall.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code dashboards install --grafana}, against a small HTTP server that answers as the
 * documentation of Grafana has it.
 */
class GrafanaInstallTest {
  private static final String BOARDS = "/api/dashboards/db";
  private static final String DONE =
      """
      {"id":1,"uid":"weir-bandwidth","url":"/d/weir-bandwidth/weir","status":"success",
       "version":1,"slug":"weir"}""";

  private final FakeBoardServer server;

  GrafanaInstallTest() throws IOException {
    server = FakeBoardServer.start();
  }

  @AfterEach
  void stopTheServer() {
    server.close();
  }

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
    assertFailed(install(Map.of()), "(401): Invalid API key; give --grafana-token");
  }

  @Test
  void noticesThatItIsNoGrafana() {
    server.answer(BOARDS, 200, "<html>");
    assertFailed(install(Map.of()), "does not answer as Grafana does");
  }

  @Test
  void refusesATokenThatNoHeaderCanCarry() {
    Run run = install(Map.of(), "--grafana-token", "a b");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--grafana-token: has a character");
  }
}
