package dev.weir.cli.board;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document of JSON as a whole, of which little is of interest: what is not there is {@link
 * #NOTHING}, so that nobody's answer can break who reads it.
 */
final class JsonTree {
  static final JsonTree NOTHING = new JsonTree(null);

  /** A map, a list, a text (numbers and truth values too), or null. */
  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Reads a document.
   *
   * @throws IOException when it is none, or nested too deeply
   */
  static JsonTree parse(String text) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      if (json.nextToken() == null) {
        throw new IOException("there is no JSON");
      }
      return read(json);
    }
  }

  private static JsonTree read(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Map<String, JsonTree> fields = new LinkedHashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, read(json));
      }
      return new JsonTree(fields);
    }
    if (json.currentToken() == JsonToken.START_ARRAY) {
      List<JsonTree> items = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(json));
      }
      return new JsonTree(items);
    }
    return json.currentToken() == JsonToken.VALUE_NULL ? NOTHING : new JsonTree(json.getText());
  }

  /** What an object has under a name. */
  JsonTree at(String name) {
    Object field = value instanceof Map<?, ?> fields ? fields.get(name) : null;
    return field == null ? NOTHING : (JsonTree) field;
  }

  /** The items of a list. */
  List<JsonTree> items() {
    List<JsonTree> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add((JsonTree) item));
    }
    return items;
  }

  /** The text, the number or the truth value under a name; null when there is none. */
  @Nullable String text(String name) {
    return at(name).value instanceof String text ? text : null;
  }
}
