package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The panels of a dashboard, each with the answer to its search in it, as Kibana puts it there. */
final class DashboardPanels {
  private DashboardPanels() {}

  /**
   * What {@link PanelPage} draws.
   *
   * @param answers what Elasticsearch says to a request
   */
  static List<ObjectNode> of(
      List<SavedObject> objects,
      SavedObject dashboard,
      KibanaRequest.Context context,
      Function<KibanaRequest, JsonNode> answers) {
    List<ObjectNode> panels = new ArrayList<>();
    for (JsonNode panel : dashboard.attributeTree("panelsJSON")) {
      SavedObject shown = shown(objects, dashboard, panel);
      ObjectNode made = SavedObject.MAPPER.createObjectNode();
      made.put("id", panel.get("panelIndex").asText());
      made.put("title", panel.path("title").asText());
      for (String side : List.of("x", "y", "w", "h")) {
        made.set(side, panel.at("/gridData/" + side));
      }
      if (shown.isVega()) {
        ObjectNode spec = shown.spec();
        answer(spec, context, answers);
        made.set("spec", spec);
      } else {
        made.put("text", text(shown));
      }
      panels.add(made);
    }
    return panels;
  }

  private static String text(SavedObject shown) {
    return shown.type().equals("search")
        ? "Here stands the saved search \"" + shown.attributes().get("title").asText() + "\"."
        : shown.attributeTree("visState").at("/params/markdown").asText();
  }

  private static SavedObject shown(
      List<SavedObject> objects, SavedObject dashboard, JsonNode panel) {
    String name = panel.get("panelIndex").asText() + ':' + panel.get("panelRefName").asText();
    SavedObject.Reference reference =
        dashboard.references().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return objects.stream()
        .filter(object -> object.id().equals(reference.id()))
        .filter(object -> object.type().equals(reference.type()))
        .findFirst()
        .orElseThrow();
  }

  /** Replaces each {@code url} of Elasticsearch by {@code values}. */
  static void answer(
      JsonNode spec, KibanaRequest.Context context, Function<KibanaRequest, JsonNode> answers) {
    if (spec.path("data").path("url").isObject()) {
      ObjectNode data = (ObjectNode) spec.get("data");
      data.set("values", answers.apply(KibanaRequest.of(data.remove("url"), context)));
    }
    for (JsonNode child : spec) {
      answer(child, context, answers);
    }
  }
}
