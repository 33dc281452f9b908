package dev.weir.agent.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.json.Json;

/** A report, as the service gave it. */
record Stats(Map<String, Object> report) {
  static Stats parse(String json) {
    return new Stats(new Json().toType(json, Json.MAP_TYPE));
  }

  /** The values of these fields in each row, in the report's order. */
  List<List<String>> rows(String... fields) {
    List<?> rows = (List<?>) Objects.requireNonNull(report.get("top_endpoints"));
    return rows.stream()
        .map(row -> (Map<?, ?>) row)
        .map(row -> Stream.of(fields).map(field -> String.valueOf(row.get(field))).toList())
        .toList();
  }

  /** The beginning of the line that says where the bytes went. */
  String books() {
    Map<?, ?> books = (Map<?, ?>) Objects.requireNonNull(report.get("books"));
    return "captured "
        + grouped(books.get("captured_bytes"))
        + " = attributed "
        + grouped(books.get("attributed_bytes"))
        + " + ";
  }

  private static String grouped(@Nullable Object number) {
    return String.format(Locale.ROOT, "%,d", ((Number) Objects.requireNonNull(number)).longValue());
  }
}
