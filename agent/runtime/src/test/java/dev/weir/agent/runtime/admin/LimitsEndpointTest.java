package dev.weir.agent.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.admin.Client.Answer;
import dev.weir.agent.runtime.options.AgentOptions.Admin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsEndpointTest {
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String CURL =
      "User-Agent: curl/8.5.0\r\nAccept: */*\r\n"
          + "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String YAML =
      """
      limits:
      - name: export
        match: {route: ["/api/*", "/x"], method: GET, host: a.example, client: "10.*",
                status: [2xx, 404, none], content-type: text/*}
        rate: 5MB/s
      - {name: up/load + x, direction: request, per: client, rate: 1000, burst: 64KiB,
         adaptive: {floor: 500, ceiling: 2000}}
      """;

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
  void showsThatThereAreNone() throws IOException {
    assertThat(Client.get(address, "/limits").body())
        .isEqualTo(
            "{\"generation\":0,\"source\":\"none\",\"client_id\":\"remote-address\","
                + "\"enforcing\":false,\"limits\":[],\"changes\":[],\"warnings\":[]}\n");
  }

  @Test
  void putsASetInForceAndShowsIt() throws IOException {
    Answer answer = send("PUT", "/limits", "", YAML);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"generation\":1,\"source\":\"PUT /limits\",\"client_id\":\"remote-address\","
                + "\"enforcing\":false,\"limits\":["
                + "{\"name\":\"export\",\"match\":{\"route\":[\"/api/*\",\"/x\"],"
                + "\"method\":[\"GET\"],\"host\":[\"a.example\"],\"client\":[\"10.*\"],"
                + "\"status\":[\"2xx\",\"404\",\"none\"],\"content-type\":[\"text/*\"]},"
                + "\"direction\":\"response\",\"per\":\"limit\","
                + "\"rate_bytes_per_second\":5000000,\"burst_bytes\":10000000,"
                + "\"action\":\"delay\",\"adaptive\":null,\"breaker\":null,\"tokens_bytes\":10000000,"
                + "\"buckets\":0,\"bytes_per_second\":0,\"passed_bytes\":0,"
                + "\"delayed_bytes\":0,\"delayed_exchanges\":0,\"rejected_requests\":0,"
                + "\"would_delay_bytes\":0,\"would_reject_requests\":0,\"wait_seconds\":0.0},"
                + "{\"name\":\"up/load + x\",\"match\":{},\"direction\":\"request\","
                + "\"per\":\"client\",\"rate_bytes_per_second\":1000,\"burst_bytes\":65536,"
                + "\"action\":\"delay\",\"adaptive\":{\"floor_bytes_per_second\":500,"
                + "\"ceiling_bytes_per_second\":2000,\"by\":\"demand\",\"reason\":null,"
                + "\"explanation\":null},\"breaker\":null,\"tokens_bytes\":65536,"
                + "\"buckets\":0,\"bytes_per_second\":0,\"passed_bytes\":0,"
                + "\"delayed_bytes\":0,\"delayed_exchanges\":0,\"rejected_requests\":0,"
                + "\"would_delay_bytes\":0,\"would_reject_requests\":0,\"wait_seconds\":0.0}],"
                + "\"changes\":[{\"time\":\"2023-11-14T22:13:20Z\",\"what\":\"export added: delay at"
                + " 5.00 MB/s, burst 10.0 MB; up/load + x added: delay at 1.00 kB/s,"
                + " burst 65.5 kB\",\"reason\":\"PUT /limits\"}],\"warnings\":[]}\n");
    assertThat(Client.get(address, "/limits").body()).isEqualTo(answer.body());
    assertThat(Client.send(address, "HEAD /limits HTTP/1.1\r\nHost: localhost\r\n\r\n").body())
        .isEmpty();
  }

  @Test
  void takesJsonAsWell() throws IOException {
    Answer answer =
        send("PUT", "/limits", JSON, "{\"limits\":[{\"name\":\"a\",\"rate\":\"5MB/s\"}]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"rate_bytes_per_second\":5000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "limits: [{name: a, rate: 5MB}] | body:1:26: rate '5MB' ends in no unit of rate that is",
        "limits: [{name: a, rate: 5MB/s, burts: 1MB}] | body:1:33: there is no key 'burts'",
        "limits: [{name: a, | body:1:19: the text ends too early",
        "'' | body:1:1: the file is empty",
      })
  void refusesABadSetWholeAndKeepsTheOld(String body, String error) throws IOException {
    send("PUT", "/limits", "", YAML);
    String before = Client.get(address, "/limits").body();
    Answer answer = send("PUT", "/limits", "", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"" + error);
    assertThat(Client.get(address, "/limits").body()).isEqualTo(before);
    assertThat(observed.said).hasSize(1);
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    assertThat(send("PUT", "/limits", "", "limits: []\n# \u00ff").body())
        .isEqualTo(
            "{\"error\":\"body:2:3: this is not text in UTF-8\",\"mend\":\"save it as that\"}\n");
  }

  @Test
  void patchesOneLimit() throws IOException {
    send("PUT", "/limits", "", YAML);
    Answer answer = send("PATCH", "/limits/export", JSON, "{\"rate\":\"1MB/s\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("{\"generation\":2,\"source\":\"PUT /limits\",")
        .contains("\"rate_bytes_per_second\":1000000,\"burst_bytes\":10000000")
        .contains("\"reason\":\"PATCH /limits/export\"");
    assertThat(
            send("PATCH", "/limits/up%2Fload%20+%20x", "", "action: observe\nadaptive: null")
                .body())
        .contains("\"action\":\"observe\",\"adaptive\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "exprt | rate: 1 | 404 | no configured limit is named 'exprt' | there are export, up/load + x",
        "client:a | rate: 1 | 404 | no configured limit is named 'client:a' | a client's own limit",
        "%zz | rate: 1 | 400 | the name is no percent-encoding | encode it",
        "export | rate: 1XB/s | 400 | body:1:7: rate '1XB/s' ends in no unit | ",
        "export | name: b | 400 | body:1:7: name of a limit cannot be changed by itself | ",
        "export | '' | 400 | body:1:1: there is nothing to change | ",
      })
  void refusesABadPatch(String name, String body, int status, String error, String mend)
      throws IOException {
    send("PUT", "/limits", "", YAML);
    Answer answer = send("PATCH", "/limits/" + name, "", body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body())
        .startsWith("{\"error\":\"" + error)
        .contains(mend == null ? "" : mend);
    assertThat(Client.get(address, "/limits").body()).startsWith("{\"generation\":1,");
  }

  @Test
  void setsAClientsLimitByThatCurl() throws IOException {
    Answer answer =
        send("POST", "/config", CURL, "{\"client_id\":\"user_123\",\"target_bps\":5242880}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(
            "{\"client_id\":\"user_123\",\"target_bps\":5242880,\"warning\":\"nothing comes under"
                + " client:user_123, since from its start the agent tells clients apart by address")
        .endsWith("\"}\n");
    assertThat(Client.get(address, "/limits").body())
        .contains("{\"name\":\"client:user_123\",\"match\":{\"client\":[\"user_123\"]},")
        .contains("\"rate_bytes_per_second\":5242880,\"burst_bytes\":10485760,");
    assertThat(Client.get(address, "/metrics").body())
        .contains("download_bandwidth_bytes_per_second{client_id=\"user_123\",} 5242880.0\n")
        .contains("weir_limit_bytes_per_second{limit=\"client:user_123\",} 5242880.0\n");
    send("POST", "/config", JSON, "{\"client_id\":\"user_123\",\"target_bps\":null}");
    assertThat(Client.get(address, "/limits").body()).contains("\"limits\":[]");
    assertThat(
            send("POST", "/config", JSON, "{\"client_id\":\"192.0.2.7\",\"target_bps\":5}").body())
        .isEqualTo("{\"client_id\":\"192.0.2.7\",\"target_bps\":5}\n");
    assertThat(switched).isEmpty();
  }

  @Test
  void switchesNothingWhenTheLimitOfAClientIsRefused() throws IOException {
    Answer answer =
        send("POST", "/config", JSON, "{\"enabled\":false,\"client_id\":\"\",\"target_bps\":5}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"error\":\"client_id is empty (line 1, column 30)\",\"mend\":\"send {");
    assertThat(switched).isEmpty();
  }

  @Test
  void takesAlerts() throws IOException {
    send("PUT", "/limits", "", YAML);
    String alert =
        "{\"version\":\"4\",\"alerts\":[{\"status\":\"%s\",\"fingerprint\":\"f\","
            + "\"annotations\":{\"weir_limit\":\"export\",\"weir_rate\":\"1MB/s\"}}]}";
    Answer answer = send("POST", "/alertmanager", JSON, alert.formatted("firing"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"alerts\":1}\n");
    send("POST", "/alertmanager", JSON, alert.formatted("firing"));
    assertThat(Client.get(address, "/limits").body())
        .startsWith("{\"generation\":2,")
        .contains("\"rate_bytes_per_second\":1000000,\"burst_bytes\":2000000,");
    send("POST", "/alertmanager", JSON, alert.formatted("resolved"));
    assertThat(Client.get(address, "/limits").body())
        .startsWith("{\"generation\":3,")
        .contains("\"rate_bytes_per_second\":5000000,\"burst_bytes\":10000000,");
    assertThat(send("POST", "/alertmanager", JSON, "{}").status()).isEqualTo(400);
  }

  @Test
  void changesNothingForThePageOfAnotherOriginNorByAForm() throws IOException {
    String origin = "Origin: http://evil.example\r\n";
    assertThat(send("PUT", "/limits", origin, YAML).status()).isEqualTo(403);
    assertThat(send("PATCH", "/limits/export", origin, "rate: 1").status()).isEqualTo(403);
    assertThat(send("POST", "/alertmanager", JSON + origin, "{}").status()).isEqualTo(403);
    assertThat(send("POST", "/config", CURL + "Sec-Fetch-Site: same-origin\r\n", "{}").status())
        .isEqualTo(403);
    assertThat(Client.get(address, "/limits").body()).startsWith("{\"generation\":0,");
  }

  @Test
  void asksForTheTokenWhereThereIsOne() throws IOException {
    try (AdminServer guarded =
        new AdminServer(new Admin("127.0.0.1", 0, "sesame"), observed, switched::add)) {
      address = guarded.start();
      assertThat(send("PUT", "/limits", "", YAML).status()).isEqualTo(401);
      assertThat(send("PATCH", "/limits/export", "", "rate: 1").status()).isEqualTo(401);
      assertThat(send("POST", "/alertmanager", JSON, "{}").status()).isEqualTo(401);
      assertThat(Client.get(address, "/limits").status()).isEqualTo(200);
      assertThat(send("PUT", "/limits", "Authorization: Bearer sesame\r\n", YAML).status())
          .isEqualTo(200);
    }
  }

  private Answer send(String method, String path, String fields, String body) throws IOException {
    return Client.send(
        address,
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + fields
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }
}
