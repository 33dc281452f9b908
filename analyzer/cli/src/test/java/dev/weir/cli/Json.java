package dev.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a command printed as JSON, asked by paths such as {@code totals/status/200}. */
record Json(@Nullable Object value) {

  static Json of(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return new Json(read(parser));
    }
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, read(parser));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield items;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      default -> null;
    };
  }

  /** What stands there; null when nothing does. */
  Json at(String path) {
    @Nullable Object found = value;
    for (String step : path.split("/", -1)) {
      if (found instanceof List<?> list) {
        found = list.get(Integer.parseInt(step));
      } else if (found instanceof Map<?, ?> map) {
        found = map.get(step);
      }
    }
    return new Json(found);
  }

  /** The number that stands there; 0 when none does, since counts of 0 may be left out. */
  long number(String path) {
    Object found = at(path).value;
    return found instanceof Number number ? number.longValue() : 0;
  }

  double decimal(String path) {
    return ((Number) Objects.requireNonNull(at(path).value, path)).doubleValue();
  }

  String text(String path) {
    return String.valueOf(at(path).value);
  }

  List<Json> items(String path) {
    List<Json> items = new ArrayList<>();
    for (Object each : (List<?>) Objects.requireNonNull(at(path).value, path)) {
      items.add(new Json(each));
    }
    return items;
  }
}
