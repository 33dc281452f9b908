package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether each field that an object names is one of the index that it asks: Elasticsearch answers
 * nothing for a misspelt one, and no error.
 */
final class FieldsCheck {
  private static final Pattern FIELD_OF_KQL = Pattern.compile("([\\w.@]+)\\s*(?::|[<>]=?)");

  private final List<SavedObject> objects;
  private final Function<String, JsonNode> capabilities;
  private final Map<String, Set<String>> known = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  private FieldsCheck(List<SavedObject> objects, Function<String, JsonNode> capabilities) {
    this.objects = objects;
    this.capabilities = capabilities;
  }

  /**
   * The fields that are not there, each with who names it.
   *
   * @param capabilities the answer of {@code _field_caps} for an index
   */
  static List<String> complaints(
      List<SavedObject> objects, Function<String, JsonNode> capabilities) {
    FieldsCheck check = new FieldsCheck(objects, capabilities);
    for (SavedObject object : objects) {
      if (object.isVega()) {
        SavedObjectsCheck.requests(object.spec(), url -> check.request(object, url));
      } else if (object.type().equals("search")) {
        check.search(object);
      } else if (object.type().equals("index-pattern")) {
        check.dataView(object);
      } else if (object.type().equals("dashboard")) {
        check.controls(object);
      }
    }
    return check.complaints;
  }

  private void request(SavedObject panel, JsonNode url) {
    Set<String> fields = new TreeSet<>();
    fields.add(url.path("%timefield%").asText());
    JsonNode body = url.path("body");
    namedIn(body.path("aggs"), fields);
    for (JsonNode field : body.path("fields")) {
      fields.add(field.isTextual() ? field.asText() : field.path("field").asText());
    }
    for (JsonNode sort : body.path("sort")) {
      sort.fieldNames().forEachRemaining(fields::add);
    }
    check(panel, url.path("index").asText(), fields);
  }

  private static void namedIn(JsonNode node, Set<String> fields) {
    if (node.path("field").isTextual()) {
      fields.add(node.get("field").asText());
    }
    node.forEach(child -> namedIn(child, fields));
  }

  private void search(SavedObject search) {
    Set<String> fields = new TreeSet<>();
    search.attributes().path("columns").forEach(column -> fields.add(column.asText()));
    search.attributes().path("sort").forEach(sort -> fields.add(sort.path(0).asText()));
    JsonNode source =
        SavedObject.tree(
            search.attributes().at("/kibanaSavedObjectMeta/searchSourceJSON").asText());
    Matcher query = FIELD_OF_KQL.matcher(source.at("/query/query").asText());
    while (query.find()) {
      fields.add(query.group(1));
    }
    check(search, index(search.references().get(0).id()), fields);
  }

  private void dataView(SavedObject view) {
    Set<String> fields = new TreeSet<>();
    fields.add(view.attributes().path("timeFieldName").asText());
    view.attributeTree("fieldFormatMap").fieldNames().forEachRemaining(fields::add);
    check(view, view.attributes().path("title").asText(), fields);
  }

  private void controls(SavedObject dashboard) {
    JsonNode panels =
        SavedObject.tree(dashboard.attributes().at("/controlGroupInput/panelsJSON").asText());
    for (SavedObject.Reference reference : dashboard.references()) {
      Matcher control = Pattern.compile("controlGroup_(.+):.+").matcher(reference.name());
      if (control.matches()) {
        String field = panels.path(control.group(1)).at("/explicitInput/fieldName").asText();
        check(dashboard, index(reference.id()), Set.of(field));
      }
    }
  }

  private String index(String dataView) {
    return objects.stream()
        .filter(object -> object.id().equals(dataView))
        .map(object -> object.attributes().path("title").asText())
        .findFirst()
        .orElseThrow();
  }

  private void check(SavedObject object, String index, Set<String> fields) {
    Set<String> there = known.computeIfAbsent(index, this::fieldsOf);
    for (String field : fields) {
      if (!there.contains(field)) {
        complaints.add(object + ": " + index + " has no field " + field);
      }
    }
  }

  private Set<String> fieldsOf(String index) {
    Set<String> fields = new TreeSet<>();
    capabilities.apply(index).path("fields").fieldNames().forEachRemaining(fields::add);
    return fields;
  }
}
