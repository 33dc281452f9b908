package dev.weir.agent.runtime.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.agent.runtime.limits.LimitsText;
import dev.weir.core.limit.ClientIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {
  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private final LimitsControl control =
      new LimitsControl(
          exchange -> "GET /",
          ClientIdentity.REMOTE_ADDRESS,
          ClientIdentity.REMOTE_ADDRESS,
          () -> 0,
          said::add);
  private final FakePrometheus prometheus = new FakePrometheus();
  private Path queries = Path.of("");

  SteeringTest() throws IOException {}

  @BeforeEach
  void configure() throws IOException {
    queries = folder.resolve("weir.promql");
    Files.writeString(queries, "export = sum by (a, b) (rate(x{y=\"z\"}[1m])) + 1\n");
    control.configure(
        LimitsText.set("x", "limits: [{name: export, rate: 1MB/s}]"), "limits.yaml", "a test");
    said.clear();
  }

  @AfterEach
  void close() throws IOException {
    prometheus.close();
  }

  @Test
  void movesALimitToTheResultOfItsQuery() {
    prometheus.result("5242880");
    Steering steering = steering("", "/prom/");
    steering.round();
    assertThat(rate()).isEqualTo(5_242_880);
    assertThat(said)
        .containsExactly(
            "limits: export: delay at 5.24 MB/s, burst 10.5 MB (query of weir.promql)");
    assertThat(prometheus.requests)
        .singleElement()
        .asString()
        .startsWith(
            "GET /prom/api/v1/query?query=sum+by+%28a%2C+b%29+%28rate%28x%7By%3D%22z%22%7D%5B1m%5D"
                + "%29%29+%2B+1 HTTP/1.0\nHost: 127.0.0.1:")
        .doesNotContain("Authorization");
    // Within one percent it stays.
    prometheus.result("5290000");
    steering.round();
    assertThat(rate()).isEqualTo(5_242_880);
    prometheus.result("5190000");
    steering.round();
    assertThat(rate()).isEqualTo(5_190_000);
  }

  @Test
  void sendsTheUserAndThePasswordOfTheAddress() {
    prometheus.result("5");
    steering("weir:p%40ss+word@", "").round();
    // "weir:p@ss+word"
    assertThat(prometheus.requests.get(0))
        .contains("GET /api/v1/query?")
        .contains("Authorization: Basic d2VpcjpwQHNzK3dvcmQ=\n")
        .doesNotContain("p%40ss");
  }

  @Test
  void leavesALimitAsItIsWhenTheResultIsNoRateAndWarnsOnce() {
    prometheus.result("NaN");
    Steering steering = steering("", "");
    steering.round();
    steering.round();
    String warning =
        "export stays as it is, since its query failed: the result NaN is no rate between 1 and"
            + " 100000000000 bytes per second; bound it, such as by clamp_min(QUERY, 5e5)";
    assertThat(said).containsExactly("limits: " + warning);
    assertThat(control.state().warnings()).containsExactly(warning);
    assertThat(rate()).isEqualTo(1_000_000);
    prometheus.result("2000000");
    steering.round();
    assertThat(control.state().warnings()).isEmpty();
    assertThat(rate()).isEqualTo(2_000_000);
  }

  @Test
  void leavesLimitsAsTheyAreWhenPrometheusCannotBeAsked() throws IOException {
    Steering steering = steering("", "");
    prometheus.close();
    steering.round();
    steering.round();
    assertThat(said)
        .containsExactly(
            "limits: Prometheus cannot be asked, rates stay: java.net.ConnectException:"
                + " Connection refused; start it, or mend the option prometheus");
    assertThat(rate()).isEqualTo(1_000_000);
  }

  @Test
  void saysWhatIsNoAnswerOfPrometheus() {
    Steering steering = steering("", "");
    prometheus.answer = "HTTP/1.1 404 Not Found\r\n\r\n<html>";
    steering.round();
    assertWarned(
        "the answer is HTTP/1.1 404 Not Found; mend the option prometheus, the address of a"
            + " Prometheus");
    prometheus.answer = "HTTP/1.0 200 OK\r\n\r\n<html>";
    steering.round();
    assertWarned(
        "the answer is HTTP/1.0 200 OK, but no JSON of Prometheus; mend the option prometheus, the"
            + " address of a Prometheus");
    prometheus.answer = "SSH-2.0-OpenSSH\r\n";
    steering.round();
    assertWarned(
        "the answer is not of HTTP; mend the option prometheus, the address of a Prometheus");
    prometheus.answer = "";
    steering.round();
    assertWarned(
        "the answer is not of HTTP; mend the option prometheus, the address of a Prometheus");
    prometheus.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n";
    steering.round();
    assertWarned(
        "the answer to HTTP/1.0 is chunked; name Prometheus itself, or a proxy that heeds that");
    prometheus.json("{\"status\":\"error\",\"error\":\"unknown function\"}");
    steering.round();
    assertWarned("Prometheus says: unknown function; mend the query");
    prometheus.json("{" + " ".repeat(1 << 20));
    steering.round();
    assertThat(control.state().warnings().get(0))
        .contains("the answer has more than 1048576 bytes; ");
    assertThat(rate()).isEqualTo(1_000_000);
  }

  @Test
  void takesOtherQueriesWhenTheFileChangesAndKeepsThemWhenItCannotBeRead() throws IOException {
    prometheus.result("2000000");
    Steering steering = steering("", "");
    Files.writeString(queries, "no query");
    steering.round();
    assertThat(control.state().warnings())
        .containsExactly(
            "queries stay as they are, since weir.promql:1: 'no query' is not NAME = QUERY;"
                + " write the name of a limit and a query");
    assertThat(prometheus.requests).isEmpty();
    Files.writeString(queries, "export = a\nother = b\n");
    steering.round();
    assertThat(rate()).isEqualTo(2_000_000);
    assertThat(control.state().warnings())
        .containsExactly(
            "weir.promql has a query for other, which is no limit in force; mend the name, or leave"
                + " out the line");
    for (String bad : List.of("", "export = 5")) {
      Files.writeString(queries, bad);
      steering.round();
      assertThat(control.state().warnings().get(0))
          .isEqualTo(
              "queries stay as they are, since weir.promql"
                  + (bad.isEmpty()
                      ? ":1: the file is empty; write a line NAME = QUERY, or # and a remark for no"
                          + " queries"
                      : " ends in the middle of line 1: it may be half of a file; end it with a line"
                          + " break"));
    }
    Files.delete(queries);
    prometheus.result("3000000");
    steering.round();
    assertThat(rate()).isEqualTo(3_000_000);
    assertThat(control.state().warnings())
        .contains(
            "queries stay as they are, since weir.promql is not there; make it, or mend its name");
  }

  private void assertWarned(String problem) {
    assertThat(control.state().warnings())
        .containsExactly("export stays as it is, since its query failed: " + problem);
  }

  private Steering steering(String beforeHost, String path) {
    return new Steering(control, prometheus.url(beforeHost, path), queries);
  }

  private long rate() {
    return Objects.requireNonNull(control.limits().current().limit("export"))
        .rule()
        .allowance()
        .bytesPerSecond();
  }
}
