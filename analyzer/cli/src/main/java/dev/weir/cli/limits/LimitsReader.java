package dev.weir.cli.limits;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.cli.limits.LimitsInForce.Change;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an agent's answer; keys that are not known are passed over. Confined to one thread. */
final class LimitsReader {
  private final JsonParser json;

  private LimitsReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads an answer.
   *
   * @throws IOException when it is no JSON, or does not have limits in it
   */
  static LimitsInForce read(String answer) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(answer)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is not a JSON object");
      }
      return new LimitsReader(json).limitsInForce();
    }
  }

  private LimitsInForce limitsInForce() throws IOException {
    long generation = 0;
    String source = null;
    String clientId = null;
    boolean enforcing = true;
    List<LimitInForce> limits = null;
    List<Change> changes = List.of();
    List<String> warnings = List.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "generation" -> generation = number();
        case "source" -> source = text();
        case "client_id" -> clientId = text();
        case "enforcing" -> enforcing = json.currentToken() != JsonToken.VALUE_FALSE;
        case "limits" -> limits = list(this::limit);
        case "changes" -> changes = list(this::change);
        case "warnings" -> warnings = list(this::textOrEmpty);
        default -> json.skipChildren();
      }
    }
    if (limits == null) {
      throw new IOException("the answer has no limits");
    }
    return new LimitsInForce(generation, source, clientId, enforcing, limits, changes, warnings);
  }

  private LimitInForce limit() throws IOException {
    Map<String, Long> numbers = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> match = Map.of();
    boolean adaptive = false;
    requireObject();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      if (key.equals("match")) {
        match = match();
      } else if (key.equals("adaptive")) {
        adaptive = value == JsonToken.START_OBJECT;
        json.skipChildren();
      } else if (value.isNumeric()) {
        numbers.put(key, number());
      } else {
        texts.put(key, textOrEmpty());
      }
    }
    return new LimitInForce(
        texts.getOrDefault("name", ""),
        match,
        texts.getOrDefault("direction", ""),
        texts.getOrDefault("per", ""),
        numbers.getOrDefault("rate_bytes_per_second", 0L),
        numbers.getOrDefault("burst_bytes", 0L),
        texts.getOrDefault("action", ""),
        adaptive,
        numbers.getOrDefault("buckets", 0L),
        numbers.getOrDefault("bytes_per_second", 0L),
        numbers.getOrDefault("passed_bytes", 0L),
        numbers.getOrDefault("delayed_bytes", 0L),
        numbers.getOrDefault("rejected_requests", 0L),
        numbers.getOrDefault("would_delay_bytes", 0L),
        numbers.getOrDefault("would_reject_requests", 0L));
  }

  private Map<String, List<String>> match() throws IOException {
    Map<String, List<String>> match = new LinkedHashMap<>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return match;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      boolean several = json.nextToken() == JsonToken.START_ARRAY;
      match.put(key, several ? list(this::textOrEmpty) : List.of(textOrEmpty()));
    }
    return match;
  }

  private Change change() throws IOException {
    Long epochNanos = null;
    String what = "";
    String reason = "";
    requireObject();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "time" -> epochNanos = Timestamps.parseUtc(textOrEmpty());
        case "what" -> what = textOrEmpty();
        case "reason" -> reason = textOrEmpty();
        default -> json.skipChildren();
      }
    }
    return new Change(epochNanos, what, reason);
  }

  private interface ElementReader<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(ElementReader<T> reader) throws IOException {
    List<T> elements = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("'" + json.currentName() + "' is not a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(reader.read());
    }
    return elements;
  }

  private void requireObject() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("an element of a list is not an object");
    }
  }

  private long number() throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return json.getLongValue();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return Math.round(json.getDoubleValue());
    }
    json.skipChildren();
    return 0;
  }

  /** A scalar as text; null for null and for what is no scalar, which is passed over. */
  private @Nullable String text() throws IOException {
    JsonToken token = json.currentToken();
    if (token.isScalarValue()) {
      return token == JsonToken.VALUE_NULL ? null : json.getText();
    }
    json.skipChildren();
    return null;
  }

  private String textOrEmpty() throws IOException {
    String text = text();
    return text == null ? "" : text;
  }
}
