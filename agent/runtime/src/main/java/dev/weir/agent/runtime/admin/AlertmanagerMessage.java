package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.agent.runtime.limits.Alert;
import dev.weir.core.limit.Action;
import dev.weir.core.text.Printable;
import dev.weir.core.unit.ByteRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Alertmanager posts to a webhook, version 4 ("webhook_config" of its documentation): of its
 * alerts those that have the annotation {@code weir_limit}. Those that fire need {@code weir_rate},
 * and may have {@code weir_action}.
 */
final class AlertmanagerMessage {
  private static final String MEND =
      "let Alertmanager's webhook_config send it, in version 4, with the annotations weir_limit and"
          + " weir_rate on each alert";

  private final JsonParser json;

  private AlertmanagerMessage(JsonParser json) {
    this.json = json;
  }

  /** All its alerts that are about a limit; at least one. */
  static List<Alert> parse(byte[] body) throws HttpProblem {
    try (JsonParser json = JsonBody.parser(body)) {
      return new AlertmanagerMessage(json).read();
    } catch (JsonProcessingException e) {
      throw JsonBody.bad(e.getOriginalMessage(), e.getLocation(), MEND);
    } catch (IOException e) {
      // Such as bytes that are no UTF-8; there is nothing else to read from.
      throw new HttpProblem(400, "the body is no JSON: " + e.getMessage(), MEND);
    }
  }

  private List<Alert> read() throws IOException, HttpProblem {
    expect(json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
    List<Alert> alerts = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "version" -> {
          String version = json.getText();
          expect(version.equals("4"), "version " + Printable.of(version) + " is not understood");
        }
        case "alerts" -> {
          expect(value == JsonToken.START_ARRAY, "alerts is no list");
          alerts = readAlerts();
        }
        default -> json.skipChildren();
      }
    }
    expect(json.nextToken() == null, "there is more behind the object");
    if (alerts == null || alerts.isEmpty()) {
      throw new HttpProblem(400, "no alert has the annotation weir_limit", MEND);
    }
    return alerts;
  }

  private List<Alert> readAlerts() throws IOException, HttpProblem {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      expect(json.currentToken() == JsonToken.START_OBJECT, "an alert is no object");
      Alert alert = readAlert("alert " + (i + 1));
      if (alert != null) {
        alerts.add(alert);
      }
    }
    return alerts;
  }

  private @Nullable Alert readAlert(String name) throws IOException, HttpProblem {
    String status = "";
    String fingerprint = "";
    Map<String, String> labels = Map.of();
    Map<String, String> annotations = Map.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "status" -> status = text(value, name + ": status");
        case "fingerprint" -> fingerprint = text(value, name + ": fingerprint");
        case "labels" -> labels = texts(value, name + ": labels");
        case "annotations" -> annotations = texts(value, name + ": annotations");
        default -> json.skipChildren();
      }
    }
    if (!annotations.containsKey("weir_limit")) {
      return null; // Somebody else's.
    }
    // What tells alerts apart are their labels; the fingerprint is a hash of them.
    String key = fingerprint.isEmpty() ? labels.toString() : fingerprint;
    try {
      return switch (status) {
        case "resolved" -> new Alert(key, null);
        case "firing" -> new Alert(key, order(annotations));
        default ->
            throw new IllegalArgumentException(
                "its status is neither firing nor resolved; " + MEND);
      };
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(new IllegalArgumentException(name + ": " + e.getMessage(), e));
    }
  }

  private static Alert.Order order(Map<String, String> annotations) {
    String rate = annotations.get("weir_rate");
    if (rate == null) {
      throw new IllegalArgumentException("it fires without the annotation weir_rate; " + MEND);
    }
    return new Alert.Order(
        annotations.getOrDefault("weir_limit", ""),
        ByteRate.parseBytesPerSecond(rate),
        action(annotations.get("weir_action")));
  }

  private static @Nullable Action action(@Nullable String text) {
    for (Action action : Action.values()) {
      if (action.text().equals(text)) {
        return action;
      }
    }
    if (text == null) {
      return null;
    }
    throw new IllegalArgumentException(
        "weir_action '"
            + Printable.of(text)
            + "' is no action; write delay, reject or observe, or leave it out");
  }

  private Map<String, String> texts(JsonToken value, String what) throws IOException, HttpProblem {
    expect(value == JsonToken.START_OBJECT, what + " is no object");
    Map<String, String> texts = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      texts.put(key, text(json.nextToken(), what));
    }
    return texts;
  }

  private String text(JsonToken value, String what) throws IOException, HttpProblem {
    expect(value == JsonToken.VALUE_STRING, what + " is no text");
    return json.getText();
  }

  private void expect(boolean met, String otherwise) throws HttpProblem {
    if (!met) {
      throw JsonBody.bad(otherwise, json.currentTokenLocation(), MEND);
    }
  }
}
