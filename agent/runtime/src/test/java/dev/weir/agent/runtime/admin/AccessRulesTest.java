package dev.weir.agent.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.runtime.options.AgentOptions.Admin;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
  private static final AccessRules LOCAL = rules("weir.localdomain", null, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:9466",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:9466",
        "weir.localdomain:9466"
      })
  void readsOnLoopbackUnderAnyOfItsNames(String host) {
    assertThatCode(() -> LOCAL.checkRead(request(host))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":9466",
        "evil.example",
        "localhost.evil.example:9466",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "[::2]:9466",
        "localhost@evil.example",
        "evil.example:localhost"
      })
  void refusesOnLoopbackEveryOtherName(String host) {
    assertThat(statusOf(() -> LOCAL.checkRead(request(host)))).isEqualTo(421);
    assertThat(statusOf(() -> rules("", null, true).checkRead(request(host)))).isEqualTo(421);
  }

  @Test
  void readsUnderAnyNameWhereOthersMayConnect() {
    assertThatCode(() -> rules("", null, false).checkRead(request("any.example")))
        .doesNotThrowAnyException();
  }

  @Test
  void changesOnLoopbackWithoutATokenWhenThereIsNone() {
    assertThatCode(() -> LOCAL.checkChange(request("localhost"))).doesNotThrowAnyException();
  }

  @Test
  void changesNothingFromOtherMachinesWithoutAToken() {
    assertThatThrownBy(() -> rules("", null, false).checkChange(request("host")))
        .hasMessage("changes from other machines need a token, and the agent was given none");
    assertThat(statusOf(() -> rules("", null, false).checkChange(request("host")))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksForTheTokenWhereverThereIsOne(boolean loopback) {
    AccessRules rules = rules("", "s3cret", loopback);
    assertThatCode(() -> rules.checkChange(request("h", "authorization", "Bearer s3cret")))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.checkChange(request("h", "authorization", "bearer  s3cret")))
        .doesNotThrowAnyException();
    assertThat(statusOf(() -> rules.checkChange(request("h")))).isEqualTo(401);
    for (String wrong :
        new String[] {
          "s3cret",
          "Bearer",
          "Bearer ",
          "Bearer s3cre",
          "Bearer s3crets",
          "Bearer S3cret",
          "Basic s3cret",
          "Bearer s3crets3cret"
        }) {
      assertThat(statusOf(() -> rules.checkChange(request("h", "authorization", wrong))))
          .as(wrong)
          .isEqualTo(401);
    }
  }

  @Test
  void saysHowToAuthenticate() {
    try {
      rules("", "s3cret", true).checkChange(request("h"));
    } catch (HttpProblem problem) {
      assertThat(problem.response().headers())
          .containsEntry("WWW-Authenticate", "Bearer realm=\"weir\"");
      return;
    }
    throw new AssertionError("a change without the token went through");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "http://evil.example", "http://localhost", "http://localhost:80", ""})
  void changesNothingForAnotherOrigin(String origin) {
    assertThat(statusOf(() -> LOCAL.checkChange(request("localhost:9466", "origin", origin))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "CROSS-SITE", ""})
  void changesNothingForAnotherSite(String site) {
    assertThat(statusOf(() -> LOCAL.checkChange(request("localhost", "sec-fetch-site", site))))
        .isEqualTo(403);
  }

  @Test
  void changesForItsOwnPage() {
    Map<String, String> headers = new HashMap<>();
    headers.put("origin", "http://localhost:9466");
    headers.put("sec-fetch-site", "same-origin");
    headers.put("content-type", "Application/JSON ;charset=utf-8");
    assertThatCode(() -> LOCAL.checkChange(request("localhost:9466", headers)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "", "application/jsonp"})
  void changesNothingForWhatAFormCanSend(String type) {
    assertThat(statusOf(() -> LOCAL.checkChange(request("localhost", "content-type", type))))
        .isEqualTo(403);
  }

  @Test
  void changesForCurlWhichSaysOfEveryBodyThatItIsAForm() {
    Map<String, String> headers = new HashMap<>();
    headers.put("user-agent", "curl/8.5.0");
    headers.put("accept", "*/*");
    headers.put("content-type", "application/x-www-form-urlencoded");
    assertThat(statusOf(() -> LOCAL.checkChange(request("127.0.0.1:9466", headers))))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "user-agent, Mozilla/5.0 (X11)",
    "accept-language, en",
    "referer, http://evil.example/",
    "cookie, a=b",
    "origin, http://localhost:9466",
    "sec-fetch-site, same-origin",
    "sec-fetch-mode, no-cors",
  })
  void changesNothingForAFormOfABrowser(String field, String value) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/x-www-form-urlencoded");
    headers.put(field, value);
    assertThat(statusOf(() -> LOCAL.checkChange(request("localhost:9466", headers))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH"})
  void takesAnyTypeByMethodsThatNoPageMaySendToAnotherOriginWithoutAsking(String method) {
    for (String type : new String[] {"text/plain", "application/yaml", ""}) {
      Map<String, String> headers = new HashMap<>(Map.of("content-type", type));
      assertThat(statusOf(() -> LOCAL.checkChange(request(method, "localhost", headers))))
          .isEqualTo(200);
      headers.put("origin", "http://evil.example");
      assertThat(statusOf(() -> LOCAL.checkChange(request(method, "localhost", headers))))
          .isEqualTo(403);
    }
  }

  private interface Check {
    void run() throws HttpProblem;
  }

  private static int statusOf(Check check) {
    try {
      check.run();
      return 200;
    } catch (HttpProblem problem) {
      return problem.response().status();
    }
  }

  private static AccessRules rules(String host, @Nullable String token, boolean loopback) {
    return new AccessRules(new Admin(host, 9466, token), loopback);
  }

  private static HttpRequest request(String host) {
    return request(host, Map.of("content-type", "application/json"));
  }

  private static HttpRequest request(String host, String header, String value) {
    Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
    headers.put(header, value);
    return request(host, headers);
  }

  private static HttpRequest request(String host, Map<String, String> headers) {
    return request("POST", host, headers);
  }

  private static HttpRequest request(String method, String host, Map<String, String> headers) {
    return new HttpRequest(method, "/config", "", host, headers, 0);
  }
}
