package dev.weir.agent.runtime.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.elasticsearch.Access;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {
  private final Properties properties = new Properties();

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ",", " , "})
  void measuresAndListensOnLoopbackUnlessToldOtherwise(@Nullable String text) {
    AgentOptions options = AgentOptions.parse(text, properties, Map.of("PATH", "/bin"));
    assertThat(options.enabled()).isTrue();
    assertThat(options.admin()).isEqualTo(new AgentOptions.Admin("127.0.0.1", 9466, null));
    assertThat(options.clientId()).isEqualTo(new ClientId(ClientId.Source.REMOTE_ADDRESS, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9466, 127.0.0.1, 9466",
    "localhost:0, localhost, 0",
    ":8000, '', 8000",
    "0.0.0.0:65535, 0.0.0.0, 65535",
    "[::1]:9466, ::1, 9466",
    "[fe80::1%eth0]:1, fe80::1%eth0, 1",
    "weir.example.org:80, weir.example.org, 80",
  })
  void readsAddresses(String text, String host, int port) {
    assertThat(parse("admin=" + text + ",token=s=cret").admin())
        .isEqualTo(new AgentOptions.Admin(host, port, "s=cret"));
  }

  @Test
  void canBeWithoutAnAdminEndpoint() {
    assertThat(parse("admin=off").admin()).isNull();
  }

  @Test
  void keepsTheTokenOutOfSight() {
    AgentOptions options = parse("admin=[::1]:9466,token=secret");
    assertThat(String.valueOf(options.admin())).isEqualTo("[::1]:9466");
    assertThat(options.toString()).doesNotContain("secret");
  }

  @Test
  void prefersTheAgentsTextToPropertiesAndThoseToTheEnvironment() {
    properties.setProperty("weir.service", "property");
    properties.setProperty("weir.client-id", "principal");
    Map<String, String> environment =
        Map.of("WEIR_SERVICE", "variable", "WEIR_CLIENT_ID", "x", "WEIR_ENABLED", "false");
    AgentOptions options = AgentOptions.parse(" service = text ", properties, environment);
    assertThat(options.service()).isEqualTo("text");
    assertThat(options.clientId().source()).isEqualTo(ClientId.Source.PRINCIPAL);
    assertThat(options.enabled()).isFalse();
  }

  @Test
  void readsTheNameOfAClientsHeader() {
    assertThat(parse("client-id=header:X-Client-Id").clientId())
        .isEqualTo(new ClientId(ClientId.Source.HEADER, "X-Client-Id"));
  }

  @Test
  void readsWhereLimitsComeFrom() {
    AgentOptions options =
        parse(
            "config=/etc/limits.yaml,promql=/etc/weir.promql,prometheus-interval=30s,"
                + "prometheus=https://weir:secret@prom:9090/prom");
    assertThat(options.config()).isEqualTo(Path.of("/etc/limits.yaml"));
    assertThat(options.prometheus())
        .isEqualTo(
            new PrometheusOptions(
                URI.create("https://weir:secret@prom:9090/prom"),
                Path.of("/etc/weir.promql"),
                Duration.ofSeconds(30)));
    assertThat(options.toString()).doesNotContain("secret");
    assertThat(parse("promql=q,prometheus=http://p:1").prometheus())
        .hasFieldOrPropertyWithValue("interval", Duration.ofSeconds(15));
    assertThat(parse("").config()).isNull();
    assertThat(parse("").prometheus()).isNull();
  }

  @Test
  void knowsWhereDocumentsGo() {
    AgentOptions options =
        parse(
            "elasticsearch=https://es:9200,elasticsearch-api-key=secret-key,"
                + "elasticsearch-ca=/etc/ca.pem,elasticsearch-spool=/var/spool/weir,"
                + "elasticsearch-spool-size=1GiB");

    assertThat(options.elasticsearch())
        .isEqualTo(
            new ElasticsearchOptions(
                Access.of("https://es:9200")
                    .givenBy(Access.Words.OPTIONS)
                    .withApiKey("secret-key")
                    .trusting(Path.of("/etc/ca.pem")),
                Path.of("/var/spool/weir"),
                1 << 30));
    assertThat(options.toString()).doesNotContain("secret");
    assertThat(parse("elasticsearch=http://u:pw@es:9200").toString()).doesNotContain("pw");
    assertThat(parse("elasticsearch=http://es:9200").elasticsearch())
        .hasFieldOrPropertyWithValue("spoolBytes", 64L << 20);
    assertThat(parse("").elasticsearch()).isNull();
  }

  @Test
  void trustsAnyCertificateOnlyWhereToldTo() {
    Access access = Access.of("https://es").givenBy(Access.Words.OPTIONS);
    assertThat(parse("elasticsearch=https://es,elasticsearch-insecure=true").elasticsearch())
        .hasFieldOrPropertyWithValue("access", access.trustingAnyone());
    assertThat(parse("elasticsearch=https://es,elasticsearch-insecure=false").elasticsearch())
        .hasFieldOrPropertyWithValue("access", access);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admn=off | admn is no option of the agent; did you mean admin?",
        "promql=q | promql=q does nothing by itself; give both prometheus=http://prometheus:9090 and promql=FILE of lines NAME = QUERY",
        "prometheus=http://p:1 | prometheus=(not shown) does nothing by itself; give both prometheus=http://prometheus:9090 and promql=FILE of lines NAME = QUERY",
        "prometheus-interval=1m | prometheus-interval=1m does nothing by itself; give both prometheus=http://prometheus:9090 and promql=FILE of lines NAME = QUERY",
        "prometheus=p:9090,promql=q | prometheus=(not shown) is no address of a Prometheus; write one such as http://prometheus:9090",
        "prometheus=http://p/?a=b,promql=q | prometheus=(not shown) is no address of a Prometheus; write one such as http://prometheus:9090",
        "prometheus=http://p,promql=q,prometheus-interval=15 | prometheus-interval=15 is no duration; write one such as 15s",
        "prometheus=http://p,promql=q,prometheus-interval=1ms | prometheus-interval=1ms is not between 1s and 1d; write one such as 15s",
        "elasticsearch=es:9200 | elasticsearch=(not shown) is no address of an Elasticsearch; write one such as http://localhost:9200",
        "elasticsearch-api-key=k | elasticsearch-api-key=(not shown) does nothing by itself; give elasticsearch=http://localhost:9200, too",
        "elasticsearch-insecure=true | elasticsearch-insecure=true does nothing by itself; give elasticsearch=http://localhost:9200, too",
        "elasticsearch=https://es,elasticsearch-insecure=yes | elasticsearch-insecure=yes is neither true nor false; write one of the two",
        "elasticsearch=http://es,elasticsearch-spool-size=much | elasticsearch-spool-size=much is no size; write one such as 64MiB",
        "speed=1 | speed is no option of the agent; known are admin, alerts, client-id, config, elasticsearch, elasticsearch-api-key, elasticsearch-ca, elasticsearch-insecure, elasticsearch-spool, elasticsearch-spool-size, enabled, prometheus, prometheus-interval, promql, service, token",
        "Admin=off | Admin is no option of the agent; did you mean admin?",
        "enabled | enabled has no value; write enabled=VALUE",
        "enabled= | enabled is empty; give it a value or leave it out",
        "enabled=yes | enabled=yes is neither true nor false; write one of the two",
        "admin=off,admin=:1 | admin is given twice; keep one of them",
        "admin=9466 | admin=9466 is not HOST:PORT; write admin=127.0.0.1:9466, or off for none",
        "admin=::1:9466 | admin=::1:9466 is not HOST:PORT; write admin=127.0.0.1:9466, or off for none",
        "admin=h:65536 | admin=h:65536 has no port from 0 to 65535; write admin=127.0.0.1:9466, or off for none",
        "admin=h:-1 | admin=h:-1 has no port from 0 to 65535; write admin=127.0.0.1:9466, or off for none",
        "admin=h: | admin=h: has no port from 0 to 65535; write admin=127.0.0.1:9466, or off for none",
        "admin=a b:1 | admin=a b:1 has no host that could be one; write admin=127.0.0.1:9466, or off for none",
        "client-id=header: | client-id=header: names no client id; use remote-address, principal or a header such as header:X-Client-Id",
        "client-id=header:a b | client-id=header:a b names no client id; use remote-address, principal or a header such as header:X-Client-Id",
        "token=a b | token=(not shown) has characters that no header can carry; use letters, digits and -._~+/=",
      })
  void refusesInOneLineWithTheMend(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(OptionException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elasticsearch=http://weir:ab,wxyz@es:9200",
        "elasticsearch=http://weir:ab,wxyz=x@es:9200,enabled=true",
        "elasticsearch=http://weir:ab,service=x,wxyz@es:9200",
        "elasticsearch-api-key=ab,wxyz",
        "token=ab,wxyz",
        "prometheus=http://weir:ab,wxyz@p:9090",
      })
  void showsNoPartOfASecretWithACommaInIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("=(not shown) is no option of the agent")
        .hasMessageContaining("%2C")
        .hasMessageNotContaining("wxyz");
  }

  @Test
  void takesACommaInAPasswordOfAnAddressAsItIsToBeWritten() {
    assertThat(parse("elasticsearch=http://weir:a%2Cb@es:9200").elasticsearch())
        .hasFieldOrPropertyWithValue(
            "access",
            Access.of("http://es:9200").givenBy(Access.Words.OPTIONS).withUser("weir", "a,b"));
  }

  @Test
  void namesAPropertyAsItWasWritten() {
    properties.setProperty("weir.enabld", "true");
    assertThatThrownBy(() -> parse(""))
        .hasMessage("weir.enabld is no option of the agent; did you mean weir.enabled?");
    properties.remove("weir.enabld");
    properties.setProperty("weir.enabled", "1\n2");
    assertThatThrownBy(() -> parse(""))
        .hasMessage("weir.enabled=1?2 is neither true nor false; write one of the two");
  }

  @Test
  void refusesVariablesThatLookMistypedAndLeavesThoseOfOthersAlone() {
    properties.setProperty("weir.terminal", "true");
    assertThat(AgentOptions.parse("", properties, Map.of("WEIR_JAVA_HOME", "/x")).enabled())
        .isTrue();
    assertThatThrownBy(() -> AgentOptions.parse("", properties, Map.of("WEIR_TOKN", "/x")))
        .hasMessage("WEIR_TOKN is no option of the agent; did you mean WEIR_TOKEN?");
  }

  private AgentOptions parse(String text) {
    return AgentOptions.parse(text, properties, Map.of());
  }
}
