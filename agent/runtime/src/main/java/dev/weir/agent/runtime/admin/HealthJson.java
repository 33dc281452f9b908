package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Health.State;
import dev.weir.prometheus.ExportFigures;
import java.io.IOException;
import java.util.Locale;

/** {@code GET /healthz}: keys and their order are a contract; more may be added. */
final class HealthJson {
  private HealthJson() {}

  static void write(Health health, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", status(health));
    json.writeBooleanField("enabled", health.enabled());
    json.writeStringField("version", health.version());
    json.writeStringField("service", health.service());
    json.writeStringField("java_version", health.javaVersion());
    json.writeNumberField("uptime_seconds", health.uptimeSeconds());
    json.writeNumberField("connections", health.connections());
    json.writeNumberField("connections_limit", health.connectionsLimit());
    json.writeArrayFieldStart("sites");
    for (SiteHealth site : health.sites()) {
      write(site, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String note : health.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    if (health.export() != null) {
      write(health.export(), json);
    }
    json.writeEndObject();
  }

  private static void write(ExportFigures export, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("export");
    json.writeNumberField("offered_documents", export.offered());
    json.writeNumberField("indexed", export.indexed());
    json.writeNumberField("already_there", export.alreadyThere());
    json.writeNumberField("rejected", export.rejected());
    json.writeNumberField("dropped", export.dropped());
    json.writeNumberField("lost", export.lost());
    json.writeNumberField("waiting_in_memory", export.inMemory());
    json.writeNumberField("waiting_on_disk", export.onDisk());
    json.writeNumberField("left_out_exchanges", export.leftOut());
    json.writeStringField("trouble", export.trouble());
    json.writeEndObject();
  }

  private static void write(SiteHealth site, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("site", site.site());
    json.writeStringField("target", site.target());
    json.writeStringField("state", site.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("faults", site.faults());
    json.writeStringField("why", site.why());
    json.writeEndObject();
  }

  /** {@code off} when told to be, {@code degraded} when some of the instrumentation is missing. */
  private static String status(Health health) {
    boolean whole =
        health.sites().stream()
            .noneMatch(site -> site.state() == State.FAILED || site.state() == State.OFF);
    return !health.enabled() ? "off" : whole ? "ok" : "degraded";
  }
}
