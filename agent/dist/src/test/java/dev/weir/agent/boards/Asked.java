package dev.weir.agent.boards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The queries of all boards and rules, by where they stand.
 *
 * @param boards of Grafana
 * @param recorded by the name under which the result is kept
 * @param alerts by their name
 */
record Asked(Map<String, PromQl> boards, Map<String, PromQl> recorded, Map<String, PromQl> alerts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), ([a-z_]+)\\)");

  static Asked of(Path dashboards) throws IOException {
    Asked asked = new Asked(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (Path board : files(dashboards.resolve("grafana"), "*.json")) {
      asked.addBoard(JSON.readTree(board.toFile()));
    }
    for (Path rules : files(dashboards.resolve("prometheus"), "weir*.{rules,alerts}.yml")) {
      Object yaml =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(rules));
      asked.addRules(JSON.valueToTree(yaml));
    }
    return asked;
  }

  /** Which labels the recorded series have: those that their names begin with, up to the colon. */
  Map<String, Set<String>> recordedLabels() {
    Set<String> all = new TreeSet<>();
    recorded.values().forEach(query -> all.addAll(query.grouped));
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String name : recorded.keySet()) {
      String level = "_" + name.substring(0, name.indexOf(':')) + "_";
      Set<String> ofName = new TreeSet<>(all);
      ofName.removeIf(label -> !level.contains("_" + label + "_"));
      labels.put(name, ofName);
    }
    return labels;
  }

  private void addBoard(JsonNode board) {
    for (JsonNode variable : board.path("templating").path("list")) {
      Matcher query = LABEL_VALUES.matcher(variable.path("definition").asText());
      if (query.matches()) {
        PromQl values = new PromQl(query.group(1));
        values.grouped.add(query.group(2));
        boards.put("$" + variable.path("name").asText(), values);
      }
    }
    for (JsonNode panel : board.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        boards.put(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            new PromQl(target.path("expr").asText()));
      }
    }
  }

  private void addRules(JsonNode file) {
    for (JsonNode group : file.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        PromQl query = new PromQl(rule.path("expr").asText());
        if (rule.has("alert")) {
          alerts.put(rule.path("alert").asText(), query);
        } else {
          recorded.put(rule.path("record").asText(), query);
        }
      }
    }
  }

  private static List<Path> files(Path folder, String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new IOException("no " + pattern + " in " + folder);
    }
    return found;
  }
}
