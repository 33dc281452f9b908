package dev.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of a document that was read as a whole; meant for small ones. */
final class JsonObject {
  private final String name;
  private final Map<String, @Nullable Object> fields;

  private JsonObject(String name, Map<String, @Nullable Object> fields) {
    this.name = name;
    this.fields = fields;
  }

  /**
   * Reads a document.
   *
   * @throws IOException when it is none, or no object
   */
  static JsonObject read(InputStream in) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the document is no JSON object");
      }
      return object("the document", json);
    }
  }

  private static JsonObject object(String name, JsonParser json) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      fields.put(key, value(key, json));
    }
    return new JsonObject(name, fields);
  }

  private static @Nullable Object value(String name, JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(name, json);
      case START_ARRAY -> array(name, json);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_NULL -> null;
      default -> json.getText();
    };
  }

  private static List<@Nullable Object> array(String name, JsonParser json) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(name, json));
    }
    return values;
  }

  boolean has(String key) {
    return fields.get(key) != null;
  }

  JsonObject object(String key) throws IOException {
    return as(JsonObject.class, key);
  }

  List<JsonObject> objects(String key) throws IOException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : as(List.class, key)) {
      if (!(element instanceof JsonObject object)) {
        throw wrong(key);
      }
      objects.add(object);
    }
    return objects;
  }

  String text(String key) throws IOException {
    return as(String.class, key);
  }

  double number(String key) throws IOException {
    return as(BigDecimal.class, key).doubleValue();
  }

  long count(String key) throws IOException {
    return whole(as(BigDecimal.class, key), key);
  }

  /** Seconds as nanoseconds. */
  long nanos(String key) throws IOException {
    return whole(as(BigDecimal.class, key).movePointRight(9), key);
  }

  /** All fields, which have to be whole numbers, in their order. */
  Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String key : fields.keySet()) {
      counts.put(key, count(key));
    }
    return counts;
  }

  private long whole(BigDecimal number, String key) throws IOException {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw wrong(key);
    }
  }

  private <T> T as(Class<T> type, String key) throws IOException {
    Object value = fields.get(key);
    if (!type.isInstance(value)) {
      throw wrong(key);
    }
    return type.cast(value);
  }

  private IOException wrong(String key) {
    return new IOException("'" + key + "' in " + name + " is missing or of another type");
  }
}
