package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One line of a file for Kibana's import. */
record SavedObject(ObjectNode json) {
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** What one object points to. */
  record Reference(String name, String type, String id) {}

  /** A line as the file has it. */
  static SavedObject parse(String line) {
    return new SavedObject((ObjectNode) tree(line));
  }

  /** JSON that is a string within JSON. */
  static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  String type() {
    return json.path("type").asText();
  }

  String id() {
    return json.path("id").asText();
  }

  JsonNode attributes() {
    return json.path("attributes");
  }

  /** The attribute that is JSON in a string. */
  JsonNode attributeTree(String name) {
    return tree(attributes().path(name).asText("null"));
  }

  List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    for (JsonNode each : json.path("references")) {
      references.add(
          new Reference(
              each.path("name").asText(), each.path("type").asText(), each.path("id").asText()));
    }
    return references;
  }

  /** Whether it is a panel of Vega. */
  boolean isVega() {
    return type().equals("visualization")
        && attributeTree("visState").path("type").asText().equals("vega");
  }

  /** The text of a panel of Vega. */
  ObjectNode spec() {
    return (ObjectNode) tree(attributeTree("visState").at("/params/spec").asText());
  }

  @Override
  public String toString() {
    return type() + ' ' + id();
  }
}
