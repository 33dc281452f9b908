package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What Kibana would refuse or show wrongly, as far as the objects alone tell. Kibana's import takes
 * many a broken object without a word, so this looks harder.
 */
final class SavedObjectsCheck {
  /** Versions whose objects 8.14 and later 8.x and 9.x know, and migrate no further back than. */
  private static final Map<String, String> TYPE_VERSIONS =
      Map.of(
          "dashboard", "10.2.0",
          "visualization", "8.5.0",
          "search", "8.0.0",
          "index-pattern", "8.0.0");

  private static final String CORE_VERSION = "8.8.0";

  /** Kibana's schema of a dashboard forbids all others. */
  private static final Set<String> DASHBOARD_ATTRIBUTES =
      Set.of(
          "title",
          "description",
          "kibanaSavedObjectMeta",
          "timeRestore",
          "timeFrom",
          "timeTo",
          "refreshInterval",
          "controlGroupInput",
          "panelsJSON",
          "optionsJSON");

  private static final int COLUMNS = 48;

  private final List<SavedObject> objects;
  private final List<String> complaints = new ArrayList<>();

  private SavedObjectsCheck(List<SavedObject> objects) {
    this.objects = objects;
  }

  /** What is wrong, each with the object that it is wrong with. */
  static List<String> complaints(List<SavedObject> objects) {
    SavedObjectsCheck check = new SavedObjectsCheck(objects);
    Set<String> seen = new HashSet<>();
    for (SavedObject object : objects) {
      if (!seen.add(object.toString())) {
        check.complain(object, "is there twice");
      }
      check.versions(object);
      check.references(object);
      if (object.type().equals("dashboard")) {
        check.attributes(object);
        check.panels(object);
        check.controls(object);
      }
      if (object.isVega()) {
        requests(object.spec(), url -> check.request(object, url));
      }
    }
    return check.complaints;
  }

  private void complain(SavedObject object, String what) {
    complaints.add(object + ": " + what);
  }

  private void versions(SavedObject object) {
    String known = TYPE_VERSIONS.get(object.type());
    String found = object.json().path("typeMigrationVersion").asText("none");
    if (known == null) {
      complain(object, "has a type that is not checked");
    } else if (!found.equals(known)) {
      complain(object, "typeMigrationVersion is " + found + ", not " + known);
    }
    String core = object.json().path("coreMigrationVersion").asText("none");
    if (!core.equals(CORE_VERSION)) {
      complain(object, "coreMigrationVersion is " + core + ", not " + CORE_VERSION);
    }
  }

  private void references(SavedObject object) {
    for (SavedObject.Reference reference : object.references()) {
      String target = reference.type() + ' ' + reference.id();
      if (objects.stream().noneMatch(each -> each.toString().equals(target))) {
        complain(object, "refers to " + target + ", which is not there");
      }
    }
    JsonNode source =
        SavedObject.tree(
            object.attributes().at("/kibanaSavedObjectMeta/searchSourceJSON").asText("{}"));
    String name = source.path("indexRefName").asText("");
    if (!name.isEmpty()) {
      named(object, name);
    }
  }

  private void named(SavedObject object, String name) {
    if (object.references().stream().noneMatch(reference -> reference.name().equals(name))) {
      complain(object, "has no reference named " + name);
    }
  }

  private void attributes(SavedObject dashboard) {
    dashboard
        .attributes()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!DASHBOARD_ATTRIBUTES.contains(name)) {
                complain(dashboard, "has an attribute that Kibana forbids: " + name);
              }
            });
  }

  private void panels(SavedObject dashboard) {
    List<JsonNode> before = new ArrayList<>();
    for (JsonNode panel : dashboard.attributeTree("panelsJSON")) {
      String index = panel.path("panelIndex").asText();
      JsonNode grid = panel.path("gridData");
      named(dashboard, index + ':' + panel.path("panelRefName").asText());
      if (!grid.path("i").asText().equals(index)) {
        complain(dashboard, "panel " + index + " has another place's gridData");
      }
      int x = grid.path("x").asInt(-1);
      if (x < 0
          || grid.path("y").asInt(-1) < 0
          || grid.path("h").asInt() < 1
          || grid.path("w").asInt() < 1
          || x + grid.path("w").asInt() > COLUMNS) {
        complain(dashboard, "panel " + index + " leaves the " + COLUMNS + " columns: " + grid);
      }
      for (JsonNode other : before) {
        if (overlap(grid, other)) {
          complain(dashboard, "panels " + index + " and " + other.get("i").asText() + " overlap");
        }
        if (index.equals(other.path("i").asText())) {
          complain(dashboard, "panel " + index + " is there twice");
        }
      }
      before.add(grid);
    }
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
  }

  private static boolean overlap(JsonNode one, JsonNode other, String from, String length) {
    int start = one.path(from).asInt();
    int otherStart = other.path(from).asInt();
    return start < otherStart + other.path(length).asInt()
        && otherStart < start + one.path(length).asInt();
  }

  private void controls(SavedObject dashboard) {
    JsonNode panels =
        SavedObject.tree(dashboard.attributes().at("/controlGroupInput/panelsJSON").asText("{}"));
    panels
        .fieldNames()
        .forEachRemaining(id -> named(dashboard, "controlGroup_" + id + ":optionsListDataView"));
  }

  private void request(SavedObject panel, JsonNode url) {
    boolean context = url.has("%context%") || url.has("%timefield%");
    if (context && url.path("body").has("query")) {
      complain(panel, "has %context% or %timefield% together with body.query");
    }
    if (!url.path("%context%").asBoolean()) {
      complain(panel, "does not follow the dashboard's filters; set %context%: true");
    }
    if (!url.has("%timefield%")) {
      complain(panel, "does not follow the dashboard's time; set %timefield%");
    }
    String index = url.path("index").asText();
    boolean viewed =
        objects.stream()
            .filter(object -> object.type().equals("index-pattern"))
            .anyMatch(object -> object.attributes().path("title").asText().equals(index));
    if (!viewed) {
      complain(panel, "asks " + index + ", of which there is no data view");
    }
  }

  /** Hands over each request of a spec, as Kibana finds them. */
  static void requests(JsonNode spec, Consumer<JsonNode> taker) {
    if (spec.path("data").path("url").isObject()) {
      taker.accept(spec.get("data").get("url"));
    }
    for (JsonNode child : spec) {
      requests(child, taker);
    }
  }
}
