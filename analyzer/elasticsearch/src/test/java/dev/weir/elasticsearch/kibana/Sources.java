package dev.weir.elasticsearch.kibana;

import static dev.weir.elasticsearch.kibana.SavedObject.MAPPER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder {@code dashboards/kibana/src}, which people read and change, as the saved objects that
 * Kibana imports: data views, searches, panels and dashboards.
 */
final class Sources {
  static final Path FOLDER = Path.of("../../dashboards/kibana/src");
  static final Path FILE = FOLDER.resolveSibling("weir.ndjson");

  private final List<SavedObject> objects = new ArrayList<>();

  private Sources() {}

  /** All objects, each before those that point to it. */
  static List<SavedObject> savedObjects() {
    Sources sources = new Sources();
    sources.read("data-views.json").forEach(sources::dataView);
    sources.read("searches.json").forEach(sources::search);
    List<JsonNode> dashboards =
        files("dashboards", ".json").map(file -> sources.read("dashboards/" + file)).toList();
    sources.visualizations(dashboards);
    dashboards.forEach(sources::dashboard);
    return sources.objects;
  }

  private static Stream<String> files(String folder, String ending) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode read(String file) {
    return SavedObject.tree(text(file));
  }

  private static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode add(String type, String id, String typeMigrationVersion) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("type", type);
    object.put("id", id);
    ObjectNode attributes = object.putObject("attributes");
    object.putArray("references");
    object.put("managed", false);
    object.put("coreMigrationVersion", "8.8.0");
    object.put("typeMigrationVersion", typeMigrationVersion);
    objects.add(new SavedObject(object));
    return attributes;
  }

  private ArrayNode references() {
    return (ArrayNode) objects.get(objects.size() - 1).json().get("references");
  }

  private void reference(String name, String type, String id) {
    references().addObject().put("name", name).put("type", type).put("id", id);
  }

  private void dataView(JsonNode view) {
    ObjectNode attributes = add("index-pattern", view.get("id").asText(), "8.0.0");
    attributes.set("title", view.get("index"));
    attributes.set("name", view.get("title"));
    attributes.put("timeFieldName", "@timestamp");
    attributes.put("fields", "[]");
    attributes.put("fieldFormatMap", formats(view).toString());
    attributes.put("allowNoIndex", true);
  }

  private static ObjectNode formats(JsonNode view) {
    ObjectNode formats = MAPPER.createObjectNode();
    view.get("bytes").forEach(field -> formats.putObject(field.asText()).put("id", "bytes"));
    for (JsonNode field : view.get("nanoseconds")) {
      formats
          .putObject(field.asText())
          .put("id", "duration")
          .putObject("params")
          .put("inputFormat", "nanoseconds")
          .put("outputFormat", "asSeconds")
          .put("outputPrecision", 3);
    }
    return formats;
  }

  private void search(JsonNode search) {
    String index = "kibanaSavedObjectMeta.searchSourceJSON.index";
    ObjectNode attributes = add("search", search.get("id").asText(), "8.0.0");
    attributes.set("title", search.get("title"));
    attributes.set("description", search.get("description"));
    attributes.set("columns", search.get("columns"));
    attributes.set("sort", search.get("sort"));
    attributes.putObject("grid");
    attributes.put("hideChart", false);
    attributes.put("isTextBasedQuery", false);
    ObjectNode source = searchSource(search.get("query").asText());
    source.put("indexRefName", index);
    attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
    reference(index, "index-pattern", search.get("dataView").asText());
  }

  private static ObjectNode searchSource(String query) {
    ObjectNode source = MAPPER.createObjectNode();
    source.putObject("query").put("query", query).put("language", "kuery");
    source.putArray("filter");
    return source;
  }

  /** Each panel once, however many dashboards show it. */
  private void visualizations(List<JsonNode> dashboards) {
    TreeMap<String, String> titles = new TreeMap<>();
    for (JsonNode dashboard : dashboards) {
      for (JsonNode panel : dashboard.get("panels")) {
        if (panel.has("vega")) {
          titles.put(panel.get("vega").asText(), panel.get("title").asText());
        }
      }
    }
    files("texts", ".md").forEach(file -> text(file.replace(".md", ""), text("texts/" + file)));
    titles.forEach(this::vega);
  }

  private void text(String name, String markdown) {
    ObjectNode state = MAPPER.createObjectNode();
    state.put("title", "Weir: " + name).put("type", "markdown").putArray("aggs");
    state
        .putObject("params")
        .put("fontSize", 12)
        .put("openLinksInNewTab", false)
        .put("markdown", markdown.strip());
    visualization("weir-text-" + name, state, "");
  }

  private void vega(String name, String title) {
    String spec = text("panels/" + name + ".vl.json");
    ObjectNode state = MAPPER.createObjectNode();
    state.put("title", "Weir: " + title).put("type", "vega").putArray("aggs");
    state.putObject("params").put("spec", spec);
    visualization("weir-panel-" + name, state, SavedObject.tree(spec).get("description").asText());
  }

  private void visualization(String id, ObjectNode state, String description) {
    ObjectNode attributes = add("visualization", id, "8.5.0");
    attributes.set("title", state.get("title"));
    attributes.put("description", description);
    attributes.put("visState", state.toString());
    attributes.put("uiStateJSON", "{}");
    attributes.put("version", 1);
    attributes
        .putObject("kibanaSavedObjectMeta")
        .put("searchSourceJSON", searchSource("").toString());
  }

  private void dashboard(JsonNode dashboard) {
    ObjectNode attributes = add("dashboard", dashboard.get("id").asText(), "10.2.0");
    attributes.set("title", dashboard.get("title"));
    attributes.set("description", dashboard.get("description"));
    attributes.put("timeRestore", false);
    ObjectNode options = MAPPER.createObjectNode();
    options.put("useMargins", true).put("syncColors", false).put("hidePanelTitles", false);
    attributes.put("optionsJSON", options.toString());
    ArrayNode panels = MAPPER.createArrayNode();
    dashboard.get("panels").forEach(panel -> panel(panel, panels));
    attributes.put("panelsJSON", panels.toString());
    controls(dashboard.get("controls"), attributes.putObject("controlGroupInput"));
    attributes
        .putObject("kibanaSavedObjectMeta")
        .put("searchSourceJSON", searchSource("").toString());
  }

  private void panel(JsonNode source, ArrayNode panels) {
    boolean search = source.has("search");
    String kind = search ? "search" : source.has("vega") ? "vega" : "text";
    String name = source.get(kind).asText();
    String id = search ? name : (kind.equals("vega") ? "weir-panel-" : "weir-text-") + name;
    String type = search ? "search" : "visualization";
    ObjectNode panel = panels.addObject();
    panel.put("version", "8.8.0").put("type", type);
    ObjectNode grid = panel.putObject("gridData");
    for (String side : List.of("x", "y", "w", "h")) {
      grid.set(side, source.get(side));
    }
    grid.put("i", name);
    panel.put("panelIndex", name);
    ObjectNode embedded = panel.putObject("embeddableConfig");
    embedded.putObject("enhancements");
    if (source.has("title")) {
      panel.set("title", source.get("title"));
    } else {
      embedded.put("hidePanelTitles", true);
    }
    panel.put("panelRefName", "panel_" + name);
    reference(name + ":panel_" + name, type, id);
  }

  private void controls(JsonNode controls, ObjectNode group) {
    ObjectNode panels = MAPPER.createObjectNode();
    for (JsonNode control : controls) {
      String id = control.get("field").asText().replace('.', '-');
      ObjectNode panel = panels.putObject(id);
      panel.put("order", panels.size() - 1).put("width", "medium").put("grow", true);
      panel.put("type", "optionsListControl");
      ObjectNode input = panel.putObject("explicitInput");
      input.put("id", id).set("fieldName", control.get("field"));
      input.set("title", control.get("title"));
      input.putArray("selectedOptions");
      input.putObject("enhancements");
      reference(
          "controlGroup_" + id + ":optionsListDataView",
          "index-pattern",
          control.get("dataView").asText());
    }
    group.put("chainingSystem", "HIERARCHICAL").put("controlStyle", "oneLine");
    group.put("panelsJSON", panels.toString());
    ObjectNode ignore = MAPPER.createObjectNode();
    ignore.put("ignoreFilters", false).put("ignoreQuery", false);
    ignore.put("ignoreTimerange", false).put("ignoreValidations", false);
    group.put("ignoreParentSettingsJSON", ignore.toString());
  }
}
