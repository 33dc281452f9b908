package dev.weir.agent.runtime.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.limits.Alert;
import dev.weir.agent.runtime.limits.Alert.Order;
import dev.weir.core.limit.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerMessageTest {
  /** As Alertmanager's documentation has it, shortened where it repeats itself. */
  private static final String WHOLE =
      """
      {"receiver":"weir","status":"firing","version":"4","groupKey":"{}:{alertname=\\"Link\\"}",
       "truncatedAlerts":0,"groupLabels":{"alertname":"Link"},"commonLabels":{"a":"b"},
       "commonAnnotations":{},"externalURL":"http://am:9093",
       "alerts":[
        {"status":"firing","labels":{"alertname":"Link","device":"eth0"},
         "annotations":{"weir_limit":"export","weir_rate":"1MB/s","summary":"the link is full"},
         "startsAt":"2026-11-28T16:00:00Z","endsAt":"0001-01-01T00:00:00Z",
         "generatorURL":"http://prom:9090/graph","fingerprint":"8f2a"},
        {"status":"firing","labels":{"alertname":"Disk"},"annotations":{"summary":"not ours"}},
        {"status":"resolved","labels":{"b":"2","a":"1"},"annotations":{"weir_limit":"images"}}]}
      """;

  private static final String ONE = "{\"alerts\":[{\"status\":\"firing\",\"annotations\":{%s}}]}";

  @Test
  void readsThoseAlertsThatAreAboutALimit() throws HttpProblem {
    assertThat(AlertmanagerMessage.parse(WHOLE.getBytes(UTF_8)))
        .containsExactly(
            new Alert("8f2a", new Order("export", 1_000_000, null)), new Alert("{a=1, b=2}", null));
  }

  @Test
  void readsTheAction() throws HttpProblem {
    String annotations =
        "\"weir_limit\":\"a\",\"weir_rate\":\"8000bit/s\",\"weir_action\":\"reject\"";
    assertThat(AlertmanagerMessage.parse(ONE.formatted(annotations).getBytes(UTF_8)))
        .containsExactly(new Alert("{}", new Order("a", 1000, Action.REJECT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[] | the body is no JSON object",
        "'' | the body is no JSON object",
        "{} | no alert has the annotation weir_limit",
        "{\"alerts\":[]} | no alert has the annotation weir_limit",
        "{\"alerts\":{}} | alerts is no list (line 1, column 11)",
        "{\"alerts\":[7]} | an alert is no object",
        "{\"alerts\":[{\"annotations\":[]}]} | alert 1: annotations is no object",
        "{\"alerts\":[{\"annotations\":{\"weir_limit\":5}}]} | alert 1: annotations is no text",
        "{\"alerts\":[{\"annotations\":{\"weir_limit\":\"a\"}}]} | alert 1: its status is neither",
        "{\"version\":\"3\",\"alerts\":[]} | version 3 is not understood",
        "{\"alerts\":[]} {} | there is more behind the object",
        "{\"alerts\":[ | Unexpected end-of-input",
        "{\"alerts\":[],\"alerts\":[]} | Duplicate field 'alerts'",
      })
  void refusesWhatAlertmanagerDoesNotSend(String body, String error) {
    assertThat(problem(body).getMessage()).startsWith(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"weir_limit\":\"a\" | alert 1: it fires without the annotation weir_rate",
        "\"weir_limit\":\"a\",\"weir_rate\":\"fast\" | alert 1: 'fast' is not a rate",
        "\"weir_limit\":\"a\",\"weir_rate\":\"0\" | alert 1: a rate of 0 bytes per second is not",
        "\"weir_limit\":\"a\",\"weir_rate\":\"5\",\"weir_action\":\"drop\" | alert 1: weir_action 'drop' is no",
      })
  void refusesAlertsThatCannotBeFollowed(String annotations, String error) {
    assertThat(problem(ONE.formatted(annotations)).getMessage()).startsWith(error);
  }

  @Test
  void refusesWhatWouldTakeMuchMemoryForAsLongAsAnAlertFires() {
    String rate = "\"weir_rate\":\"5\",\"weir_limit\":\"%s\"";
    assertThat(problem(ONE.formatted(rate.formatted("x".repeat(129)))))
        .hasMessageStartingWith(
            "alert 1: weir_limit has 129 characters, which no limit's name has");
    assertThat(problem(ONE.formatted(rate.formatted(""))))
        .hasMessageStartingWith("alert 1: weir_limit has 0 characters");
    String alert =
        "{\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"%s\",\"annotations\":{%s}}]}";
    assertThat(problem(alert.formatted("f".repeat(4097), rate.formatted("a"))))
        .hasMessageStartingWith("alert 1: its fingerprint or labels have more than 4096");
  }

  @Test
  void endsWhereverTheMessageIsCutOff() {
    for (int end = 0; end < WHOLE.strip().length(); end++) {
      assertThat(problem(WHOLE.substring(0, end)).response().status()).isEqualTo(400);
    }
  }

  private static HttpProblem problem(String body) {
    try {
      AlertmanagerMessage.parse(body.getBytes(UTF_8));
    } catch (HttpProblem problem) {
      return problem;
    }
    throw new AssertionError("taken for alerts: " + body);
  }
}
