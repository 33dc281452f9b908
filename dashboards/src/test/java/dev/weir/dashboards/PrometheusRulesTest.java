package dev.weir.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules of {@code prometheus/}, by the programs that read them. */
class PrometheusRulesTest {
  private static final Path FOLDER = Path.of("prometheus");
  private static final List<String> RULES =
      List.of("weir.rules.yml", "weir.alerts.yml", "weir-feedback.rules.yml");

  @Test
  void promtoolTakesRulesAndTheExample() throws Exception {
    Tool promtool = Tool.named("promtool", "prometheus");
    promtool.run(FOLDER, "check", "rules", RULES.get(0), RULES.get(1), RULES.get(2));
    promtool.run(FOLDER, "check", "config", "prometheus.yml");
  }

  @Test
  void theirTestsPass() throws Exception {
    Tool.named("promtool", "prometheus")
        .run(FOLDER, "test", "rules", "weir.rules.test.yml", "weir.alerts.test.yml");
  }

  @Test
  void alertmanagerSendsAlertsThatMoveLimitsToTheAgentAndToPeople() throws Exception {
    Tool amtool = Tool.named("amtool", "prometheus-alertmanager");
    amtool.run(FOLDER, "check-config", "alertmanager.yml");
    String[] routes = {"config", "routes", "test", "--config.file=alertmanager.yml"};
    assertThat(amtool.run(FOLDER, with(routes, "weir_feedback=true", "alertname=Any")))
        .endsWith("weir,people\n");
    assertThat(amtool.run(FOLDER, with(routes, "alertname=WeirAgentErrors")))
        .endsWith("people\n")
        .doesNotContain("weir,");
  }

  @Test
  void everyAlertSaysWhatItIsAndWhatToDo() throws IOException {
    for (JsonNode alert : alerts()) {
      String name = alert.path("alert").asText();
      assertThat(alert.path("labels").path("severity").asText()).as(name).isIn("info", "warning");
      for (String annotation : List.of("summary", "description", "runbook")) {
        assertThat(alert.path("annotations").path(annotation).asText()).as(name).isNotBlank();
        assertThat(alert.path("annotations").path(annotation).asText())
            .as(name)
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void noAlertFlaps() throws IOException {
    for (JsonNode alert : alerts()) {
      String name = alert.path("alert").asText();
      // The agent's own rules have their own hysteresis.
      assertThat(alert.has("keep_firing_for") || name.equals("WeirRuleFiring")).as(name).isTrue();
    }
  }

  @Test
  void everyAlertIsSeenToFireAndToBeSilentBeforeAndAfter() throws IOException {
    Map<String, List<Boolean>> fires = new TreeMap<>();
    for (JsonNode test : read("weir.alerts.test.yml").path("tests")) {
      for (JsonNode moment : test.path("alert_rule_test")) {
        fires
            .computeIfAbsent(moment.path("alertname").asText(), name -> new ArrayList<>())
            .add(!moment.path("exp_alerts").isEmpty());
      }
    }
    TreeSet<String> names = new TreeSet<>();
    alerts().forEach(alert -> names.add(alert.path("alert").asText()));
    assertThat(fires.keySet()).isEqualTo(names);
    fires.forEach(
        (name, moments) -> {
          assertThat(moments).as(name).contains(true).startsWith(false).endsWith(false);
        });
  }

  @Test
  void whatAlertsAskForIsRecorded() throws IOException {
    TreeSet<String> recorded = new TreeSet<>();
    for (JsonNode group : read("weir.rules.yml").path("groups")) {
      group.path("rules").forEach(rule -> recorded.add(rule.path("record").asText()));
    }
    TreeSet<String> asked = new TreeSet<>();
    for (JsonNode alert : alerts()) {
      Pattern.compile("\\b[a-z_]+:[a-z0-9_:]+")
          .matcher(alert.path("expr").asText())
          .results()
          .forEach(name -> asked.add(name.group()));
    }
    assertThat(asked).isNotEmpty().isSubsetOf(recorded);
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (String file : RULES) {
      for (JsonNode group : read(file).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          if (rule.has("alert")) {
            alerts.add(rule);
          }
        }
      }
    }
    assertThat(alerts).isNotEmpty();
    return alerts;
  }

  private static JsonNode read(String file) throws IOException {
    Object yaml =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(FOLDER.resolve(file)));
    return new ObjectMapper().valueToTree(yaml);
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
