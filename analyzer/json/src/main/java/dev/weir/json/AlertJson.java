package dev.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertWords;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.alert.Rule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Alerts as JSON: in a report, and by themselves for whoever is told. */
public final class AlertJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private AlertJson() {}

  /**
   * One alert as a document.
   *
   * @param source who tells, such as the name of a service
   */
  public static String document(Alert alert, String source) {
    StringWriter out = new StringWriter();
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("source", source);
      fields(alert, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string can always be written to
    }
    return out.toString();
  }

  /** As fields of a report; nothing where nothing was raised, and all was watched. */
  static void write(RaisedAlerts raised, JsonGenerator json) throws IOException {
    if (!raised.alerts().isEmpty()) {
      json.writeArrayFieldStart("alerts");
      for (Alert alert : raised.alerts()) {
        json.writeStartObject();
        fields(alert, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("alerts_omitted", raised.more());
    }
    if (raised.droppedRoutes() > 0) {
      json.writeNumberField("alerts_routes_dropped", raised.droppedRoutes());
    }
    if (raised.untimelyBytes() > 0) {
      json.writeNumberField("alerts_untimely_bytes", raised.untimelyBytes());
    }
  }

  private static void fields(Alert alert, JsonGenerator json) throws IOException {
    json.writeStringField("rule", alert.rule().key());
    json.writeStringField("route", alert.route());
    json.writeStringField("state", alert.firing() ? "firing" : "resolved");
    time("since", alert.sinceNanos(), json);
    time("fired", alert.firedNanos(), json);
    if (alert.firing()) {
      json.writeNullField("resolved");
    } else {
      time("resolved", alert.resolvedNanos(), json);
    }
    json.writeFieldName("value");
    json.writeNumber(Decimals.plain(alert.value()));
    json.writeFieldName("threshold");
    json.writeNumber(Decimals.plain(alert.threshold()));
    if (alert.rule() == Rule.PERIODIC_PEAK) {
      json.writeFieldName("period_seconds");
      json.writeNumber(Decimals.plain(alert.periodNanos() / NANOS_PER_SECOND));
    }
    json.writeStringField("text", AlertWords.what(alert));
  }

  private static void time(String name, long epochNanos, JsonGenerator json) throws IOException {
    json.writeStringField(name, Timestamps.utc(Instant.ofEpochSecond(0, epochNanos), 3));
  }
}
