package dev.weir.agent.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.runtime.admin.Client.Answer;
import dev.weir.agent.runtime.options.AgentOptions.Admin;
import dev.weir.prometheus.ExportFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private static final String JSON = "Content-Type: application/json";

  private final FakeObserved observed = new FakeObserved();
  private final List<Boolean> switched = new ArrayList<>();
  private final AdminServer server =
      new AdminServer(new Admin("127.0.0.1", 0, null), observed, switched::add);
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void start() throws IOException {
    address = server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void givesTheReport() throws IOException {
    Answer answer = Client.get(address, "/stats");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("content-length", Integer.toString(answer.body().length()));
    assertThat(answer.body())
        .startsWith("{\"source\":{\"name\":\"shop\"")
        .contains("\"top_endpoints\":[{\"path\":\"/a\",\"method\":\"GET\",\"requests\":1,")
        .contains("\"window\":3,\"request\":5,\"response\":6}");
    assertThat(observed.asked).isEqualTo("SERVED [ROUTE, METHOD] 10 BYTES");
  }

  @Test
  void cutsTheReportAsAsked() throws IOException {
    Answer answer = Client.get(address, "/stats?by=client%2Cstatus&top=0&sort=p99&side=outgoing&");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(observed.asked).isEqualTo("OUTGOING [CLIENT, STATUS] 0 P99");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by=colour | cannot group by 'colour' | use route, path, host",
        "by=host | host is not kept | use route, path, client or status",
        "by=%zz | Illegal hex characters | ",
        "sort=size | cannot sort by 'size' | use bytes, requests",
        "top=-1 | top=-1 is no number of rows | use 10, or 0 for all",
        "top= | top= is no number of rows | use 10, or 0 for all",
        "top=1&top=2 | top is given twice | keep one of them",
        "side=both | 'both' is no side | use served or outgoing",
        "limit=3 | 'limit' is no parameter of /stats | use by, top, sort or side",
      })
  void refusesQueriesWithTheMend(String query, String error, String mend) throws IOException {
    Answer answer = Client.get(address, "/stats?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"error\":\"")
        .contains(error)
        .contains("\"mend\":\"" + (mend == null ? "" : mend));
  }

  @Test
  void givesMetricsAsPrometheusReadsThem() throws IOException {
    Answer answer = Client.get(address, "/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains("# TYPE weir_http_server_bytes_total counter\n")
        .contains("weir_http_server_response_size_bytes_bucket{le=\"10000\",} 1.0\n")
        .contains("weir_agent_errors_total{site=\"socket_write\",} 5.0\n")
        .contains("weir_build_info{version=\"1.2.3\",} 1.0\n")
        .contains(
            "weir_http_server_bytes_total{direction=\"transmit\",layer=\"body\","
                + "http_route=\"/a\",http_request_method=\"GET\",} 1000.0\n");
  }

  @Test
  void givesOpenMetricsToWhoAsksForIt() throws IOException {
    Answer answer =
        Client.send(
            address,
            "GET /metrics HTTP/1.1\r\nHost: [::1]\r\n"
                + "Accept: application/openmetrics-text; version=1.0.0,text/plain;q=0.5\r\n\r\n");
    assertThat(answer.headers())
        .containsEntry(
            "content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(answer.body())
        .contains(
            "weir_http_server_first_byte_seconds_bucket{le=\"+Inf\"} 1.0"
                + " # {trace_id=\"0af7651916cd43dd8448eb211c80319c\"} 0.4 1790000000.500\n")
        .endsWith("# EOF\n");
  }

  @Test
  void tellsWhatIsInstrumentedAndWhatWasSwitchedOffAndWhy() throws IOException {
    String health = Client.get(address, "/healthz").body();
    assertThat(health)
        .isEqualTo(
            "{\"status\":\"degraded\",\"enabled\":true,\"version\":\"1.2.3\",\"service\":\"shop\","
                + "\"java_version\":\"17.0.15\",\"uptime_seconds\":1.5,\"connections\":3,"
                + "\"connections_limit\":10000,\"sites\":["
                + "{\"site\":\"socket_read\",\"target\":\"SocketChannelImpl.read\","
                + "\"state\":\"active\",\"faults\":0,\"why\":null},"
                + "{\"site\":\"socket_write\",\"target\":\"SocketChannelImpl.write\","
                + "\"state\":\"off\",\"faults\":5,\"why\":\"5 faults\"},"
                + "{\"site\":\"socket_write\",\"target\":\"NioSocketImpl.write\","
                + "\"state\":\"off\",\"faults\":5,\"why\":\"5 faults\"}],"
                + "\"notes\":[\"enforces no limits\"]}\n");
    observed.enabled = false;
    assertThat(Client.get(address, "/healthz").body()).startsWith("{\"status\":\"off\"");
  }

  @Test
  void tellsWhatBecameOfDocumentsWhereTheyAreExported() throws IOException {
    assertThat(Client.get(address, "/metrics").body()).doesNotContain("weir_export");
    observed.export = new ExportFigures(36, 1, 2, 3, 4, 5, 10, 11, 7, 8, "does not answer");
    assertThat(Client.get(address, "/healthz").body())
        .endsWith(
            ",\"export\":{\"offered_documents\":36,\"indexed\":1,\"already_there\":2,"
                + "\"rejected\":3,\"dropped\":4,\"lost\":5,\"waiting_in_memory\":10,"
                + "\"waiting_on_disk\":11,\"left_out_exchanges\":8,"
                + "\"trouble\":\"does not answer\"}}\n");
    assertThat(Client.get(address, "/metrics").body())
        .contains(
            "weir_export_offered_documents_total 36.0\n",
            "weir_export_documents_total{outcome=\"indexed\",} 1.0\n",
            "weir_export_documents_total{outcome=\"already_there\",} 2.0\n",
            "weir_export_documents_total{outcome=\"rejected\",} 3.0\n",
            "weir_export_documents_total{outcome=\"dropped\",} 4.0\n",
            "weir_export_documents_total{outcome=\"lost\",} 5.0\n",
            "weir_export_waiting_documents{where=\"memory\",} 10.0\n",
            "weir_export_waiting_documents{where=\"disk\",} 11.0\n",
            "weir_export_retries_total 7.0\n",
            "weir_export_left_out_exchanges_total 8.0\n");
  }

  @Test
  void givesThePageWithAPolicyThatLetsNothingElseIn() throws IOException {
    Answer answer = Client.get(address, "/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " connect-src 'self'; img-src data:");
    assertThat(answer.body()).startsWith("<!doctype html>");
  }

  @Test
  void saysWhenABuildHasNoPage() throws IOException {
    HttpResponse response = Endpoints.page("/dev/weir/dashboards/none.html");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.contentType()).startsWith("text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/stats", "/healthz"})
  void answersHeadLikeGetWithoutTheBody(String path) throws IOException {
    Answer get = Client.get(address, path);
    Answer head = Client.send(address, "HEAD " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.body()).isEmpty();
  }

  @Test
  void namesThePathsThereAre() throws IOException {
    Answer answer = Client.get(address, "/stat\"s");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"there is nothing at /stat\\\"s\","
                + "\"mend\":\"there are /, /metrics, /stats, /healthz, /limits, POST /config and"
                + " POST /alertmanager\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /stats, 'GET, HEAD'",
    "OPTIONS, /metrics, 'GET, HEAD'",
    "DELETE, /, 'GET, HEAD'",
    "GET, /config, POST",
    "PUT, /config, POST",
    "OPTIONS, /config, POST",
    "POST, /limits, 'GET, HEAD, PUT'",
    "OPTIONS, /limits, 'GET, HEAD, PUT'",
    "GET, /limits/a, PATCH",
    "GET, /alertmanager, POST",
  })
  void namesTheMethodsThatAPathHas(String method, String path, String allowed) throws IOException {
    Answer answer =
        Client.send(address, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", allowed);
  }

  @Test
  void switchesMeasuringOffAndOn() throws IOException {
    assertThat(Client.post(address, "{\"enabled\":false}", JSON).body())
        .isEqualTo("{\"enabled\":false}\n");
    assertThat(Client.post(address, "{\"enabled\":true}", JSON + "; charset=utf-8").status())
        .isEqualTo(200);
    assertThat(switched).containsExactly(false, true);
  }

  @Test
  void changesNothingForThePageOfAnotherOrigin() throws IOException {
    String body = "{\"enabled\":false}";
    assertThat(Client.post(address, body, JSON, "Origin: http://evil.example").status())
        .isEqualTo(403);
    assertThat(Client.post(address, body, JSON, "Sec-Fetch-Site: cross-site").status())
        .isEqualTo(403);
    assertThat(Client.post(address, body, "Content-Type: text/plain").status()).isEqualTo(403);
    assertThat(Client.post(address, body).status()).isEqualTo(403);
    assertThat(switched).isEmpty();
    assertThat(
            Client.post(
                    address,
                    body,
                    JSON,
                    "Origin: http://localhost:1",
                    "Sec-Fetch-Site: same-origin")
                .status())
        .isEqualTo(200);
  }

  @Test
  void answersNobodyWhoTookItForAnotherHost() throws IOException {
    Answer answer =
        Client.send(address, "GET /stats HTTP/1.1\r\nHost: rebound.example:9466\r\n\r\n");
    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.body()).contains("ask for localhost, 127.0.0.1 or [::1]");
    assertThat(observed.asked).isEmpty();
  }

  @Test
  void saysItWhenTheAgentFails() throws IOException {
    Answer answer = Client.get(address, "/stats?by=type");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("a fault of the agent");
    assertThat(Client.get(address, "/stats").status()).isEqualTo(200);
  }

  @Test
  void namesThePortThatIsTakenAndTheMend() {
    Admin taken = new Admin("127.0.0.1", address.getPort(), null);
    try (AdminServer second = new AdminServer(taken, observed, switched::add)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "admin=127.0.0.1:"
                  + address.getPort()
                  + " cannot be listened on (Address already in use);"
                  + " choose another with admin=127.0.0.1:PORT, or none with admin=off");
    }
  }
}
