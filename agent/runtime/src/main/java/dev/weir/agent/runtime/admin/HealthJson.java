package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Health.State;
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
