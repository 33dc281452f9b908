package dev.weir.agent.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.TestAgentJar;
import dev.weir.agent.manners.ThrowingAgent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong in the agent, servlets and what they stand in answer the same. */
class ThrowingServletHooksIT {
  private static final int TOO_MANY = 10;
  private static final List<String> PATHS =
      List.of(
          "/shop/users/1",
          "/shop/api/users/1",
          "/shop/rest/books/isbn",
          "/shop/plain?bytes=50000&by=stream",
          "/shop/plain?bytes=50000&by=writer",
          "/shop/plain?forward=/files/x&bytes=10",
          "/shop/plain?include=/files/x&bytes=10",
          "/shop/plain?fail=1",
          "/shop/secret/plain",
          "/shop/later/x",
          "/shop/nowhere");

  @TempDir private static Path folder;
  private static final Map<Integer, List<String>> ANSWERS_WITHOUT_AGENT = new TreeMap<>();

  @ParameterizedTest
  @MethodSource("dev.weir.agent.manners.ThrowingHooksIT#everyFaultOnEveryJdk")
  void changeNoAnswer(Jdk jdk, String fault) throws Exception {
    Path throwing = TestAgentJar.of(ThrowingAgent.class, folder);
    List<String> expected = answersWithoutAgent(jdk);
    try (Shop shop =
        new Shop(
            jdk,
            folder,
            "client-id=principal",
            "-Dnet.bytebuddy.safe=true",
            "-javaagent:" + throwing + "=" + fault)) {
      assertThat(answers(shop)).isEqualTo(expected);

      Map<String, JsonNode> sites = new TreeMap<>();
      shop.health().path("sites").forEach(site -> sites.put(name(site), site));
      for (String site : List.of("servlet", "servlet_write", "route")) {
        JsonNode shown = sites.getOrDefault(site, MissingNode.getInstance());
        assertThat(shown.path("state").asText().equals("off"))
            .as(site)
            .isEqualTo(ThrowingAgent.endsSite(fault));
        assertThat(shown.path("faults").asInt()).as(site).isGreaterThanOrEqualTo(TOO_MANY);
      }
    }
  }

  /** Once for each Java. */
  private static List<String> answersWithoutAgent(Jdk jdk) throws Exception {
    @Nullable List<String> known = ANSWERS_WITHOUT_AGENT.get(jdk.feature());
    if (known != null) {
      return known;
    }
    try (Shop healthy = new Shop(jdk, folder, "enabled=false")) {
      List<String> answers = answers(healthy);
      assertThat(answers.stream().distinct()).hasSizeGreaterThan(5);
      ANSWERS_WITHOUT_AGENT.put(jdk.feature(), answers);
      return answers;
    }
  }

  private static String name(JsonNode site) {
    return site.path("site").asText();
  }

  private static List<String> answers(Shop shop) throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 2 * TOO_MANY; i++) {
      for (String path : PATHS) {
        HttpResponse<byte[]> answer = shop.answer(path);
        answers.add(answer.statusCode() + " " + new String(answer.body(), ISO_8859_1));
      }
    }
    return answers;
  }
}
