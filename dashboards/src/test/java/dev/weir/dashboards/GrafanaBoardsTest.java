package dev.weir.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The boards of {@code grafana/}, as far as that goes without a Grafana. */
class GrafanaBoardsTest {
  private static final Path FOLDER = Path.of("grafana");
  private static final int COLUMNS = 24;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @TempDir Path folder;

  static List<Path> boards() throws IOException {
    List<Path> boards = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.json")) {
      files.forEach(boards::add);
    }
    assertThat(boards).isNotEmpty();
    return boards;
  }

  @ParameterizedTest
  @MethodSource("boards")
  void haveWhatGrafanaTenNeeds(Path file) throws IOException {
    JsonNode board = read(file);
    assertThat(board.path("schemaVersion").asInt()).isBetween(37, 41); // of Grafana 10 and 11
    assertThat(board.path("id").isNull()).as("an id is the server's").isTrue();
    assertThat(board.path("uid").asText()).matches("[a-z0-9-]{1,40}");
    assertThat(board.path("title").asText()).isNotBlank();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : board.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("%s", panel.path("title")).isTrue();
      assertThat(panel.path("title").asText()).isNotBlank();
      if (!isRow(panel)) {
        assertThat(panel.path("description").asText()).as("%s", panel.path("title")).isNotBlank();
        assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void haveRoomForEveryPanelAndLeaveNoGapBeside(Path file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (JsonNode panel : read(file).path("panels")) {
      JsonNode at = panel.path("gridPos");
      String title = panel.path("title").asText();
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isBetween(1, COLUMNS);
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        while (rows.size() <= y) {
          rows.add(new String[COLUMNS]);
        }
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          assertThat(rows.get(y)[x]).as("%s at %d, %d", title, x, y).isNull();
          rows.get(y)[x] = title;
        }
      }
    }
    assertThat(rows).allSatisfy(row -> assertThat(Arrays.asList(row)).doesNotContainNull());
  }

  @ParameterizedTest
  @MethodSource("boards")
  void askTheDataSourceThatIsChosenForWhatIsChosen(Path file) throws IOException {
    JsonNode board = read(file);
    Set<String> variables = new TreeSet<>();
    for (JsonNode variable : board.path("templating").path("list")) {
      variables.add(variable.path("name").asText());
    }
    assertThat(variables).contains("datasource", "service", "instance", "route");
    Set<String> used = new TreeSet<>(List.of("datasource"));
    for (JsonNode target : targets(board)) {
      assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
      String query = target.path("expr").asText();
      assertThat(query).contains("job=~\"$service\"", "instance=~\"$instance\"");
      Pattern.compile("\\$([a-z]+)").matcher(query).results().forEach(v -> used.add(v.group(1)));
    }
    assertThat(used).isEqualTo(variables);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void askWhatPrometheusUnderstands(Path file) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: board\n  rules:\n");
    int queries = 0;
    for (JsonNode target : targets(read(file))) {
      // JSON is YAML.
      String query = JSON.writeValueAsString(withoutMacros(target.path("expr").asText()));
      rules.append("  - {record: query_").append(queries++).append(", expr: ");
      rules.append(query).append("}\n");
    }
    Path written = Files.writeString(folder.resolve("board.yml"), rules);
    assertThat(
            Tool.named("promtool", "prometheus").run(folder, "check", "rules", written.toString()))
        .contains("SUCCESS: " + queries + " rules found");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void tellTheirQueriesApart(Path file) throws IOException {
    for (JsonNode panel : read(file).path("panels")) {
      Set<String> ids = new HashSet<>();
      assertThat(panel.path("targets").isEmpty()).isEqualTo(isRow(panel));
      for (JsonNode target : panel.path("targets")) {
        assertThat(ids.add(target.path("refId").asText())).isTrue();
      }
    }
  }

  @Test
  void examplesOfProvisioningAreYamlAndNameABoardThatThereIs() throws IOException {
    for (String file : List.of("datasources/weir.yml", "dashboards/weir.yml")) {
      String text = Files.readString(FOLDER.resolve("provisioning").resolve(file));
      Object yaml = new Load(LoadSettings.builder().build()).loadFromString(text);
      assertThat(JSON.<JsonNode>valueToTree(yaml).path("apiVersion").asInt()).isEqualTo(1);
    }
    assertThat(FOLDER.resolve("weir-bandwidth.json")).exists();
  }

  @Test
  void arePackedAndTestsAreNot() throws IOException {
    for (String packed :
        List.of("grafana/weir-bandwidth.json", "prometheus/weir.alerts.yml", "live.html")) {
      try (InputStream resource = getClass().getResourceAsStream(packed)) {
        assertThat(resource).as(packed).isNotNull();
      }
    }
    assertThat(getClass().getResource("prometheus/weir.alerts.test.yml")).isNull();
  }

  private static boolean isRow(JsonNode panel) {
    return panel.path("type").asText().equals("row");
  }

  private static List<JsonNode> targets(JsonNode board) {
    List<JsonNode> targets = new ArrayList<>();
    for (JsonNode panel : board.path("panels")) {
      panel.path("targets").forEach(targets::add);
    }
    assertThat(targets).isNotEmpty();
    return targets;
  }

  private static String withoutMacros(String query) {
    return query.replace("$__rate_interval", "1m").replace("$__range", "1h");
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }
}
