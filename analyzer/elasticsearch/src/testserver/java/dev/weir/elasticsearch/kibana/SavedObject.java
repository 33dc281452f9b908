package dev.weir.elasticsearch.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One line of a file for Kibana's import. */
public record SavedObject(ObjectNode json) {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  /** What one object points to. */
  public record Reference(String name, String type, String id) {}

  /** A line as the file has it. */
  public static SavedObject parse(String line) {
    return new SavedObject((ObjectNode) tree(line));
  }

  /** JSON that is a string within JSON. */
  public static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  public String type() {
    return json.path("type").asText();
  }

  public String id() {
    return json.path("id").asText();
  }

  public JsonNode attributes() {
    return json.path("attributes");
  }

  /** The attribute that is JSON in a string. */
  public JsonNode attributeTree(String name) {
    return tree(attributes().path(name).asText("null"));
  }

  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    for (JsonNode each : json.path("references")) {
      references.add(
          new Reference(
              each.path("name").asText(), each.path("type").asText(), each.path("id").asText()));
    }
    return references;
  }

  /** Whether it is a panel of Vega. */
  public boolean isVega() {
    return type().equals("visualization")
        && attributeTree("visState").path("type").asText().equals("vega");
  }

  /** The text of a panel of Vega. */
  public ObjectNode spec() {
    return (ObjectNode) tree(attributeTree("visState").at("/params/spec").asText());
  }

  @Override
  public String toString() {
    return type() + ' ' + id();
  }
}
