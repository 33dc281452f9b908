package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What became of a panel in the browser. */
record DrawnPanel(String id, JsonNode told) {

  /** Those of one layer of the panel, in their order: each with its data and its text. */
  List<JsonNode> items(String layer) {
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode mark : told.path("marks")) {
      if (!mark.path("guide").asBoolean() && mark.path("name").asText().equals(layer)) {
        mark.path("items").forEach(items::add);
      }
    }
    return items;
  }

  /** The data of those of one layer. */
  List<JsonNode> data(String layer) {
    return items(layer).stream().map(item -> item.get("datum")).toList();
  }

  /** What a panel with something to show must not have. */
  List<String> complaints() {
    List<String> complaints = emptyComplaints();
    int drawn = 0;
    for (JsonNode mark : told.path("marks")) {
      boolean head = mark.path("name").asText().startsWith("heads");
      for (JsonNode item : mark.path("items")) {
        boolean ofData = !head && !mark.path("guide").asBoolean();
        drawn += ofData && item.path("visible").asBoolean() ? 1 : 0;
      }
    }
    if (drawn == 0) {
      complaints.add(id + ": nothing is drawn");
    }
    return complaints;
  }

  /** What also a panel with nothing to show must not have. */
  List<String> emptyComplaints() {
    List<String> complaints = new ArrayList<>();
    told.path("complaints").forEach(each -> complaints.add(id + ": " + each.asText()));
    for (JsonNode mark : told.path("marks")) {
      for (JsonNode item : mark.path("items")) {
        String where = id + ", " + mark.path("name").asText() + ": ";
        item.path("unplaced")
            .forEach(place -> complaints.add(where + place.asText() + " is no number"));
        item.path("unknown")
            .forEach(name -> complaints.add(where + name.asText() + " is no number"));
        String text = item.path("text").textValue();
        if (text != null && text.matches(".*(NaN|undefined|null|Infinity).*")) {
          complaints.add(where + "says " + text);
        }
      }
    }
    return new ArrayList<>(new LinkedHashSet<>(complaints));
  }
}
