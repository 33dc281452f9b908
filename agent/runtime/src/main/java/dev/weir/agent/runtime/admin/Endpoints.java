package dev.weir.agent.runtime.admin;

import dev.weir.core.report.Report;
import dev.weir.json.JsonReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What there is at which path. Any thread may call; classes are loaded when first asked for. */
final class Endpoints {
  private static final String PAGE = "/dev/weir/dashboards/live.html";
  private static final String CONFIG = "/config";
  private static final String PATHS =
      "there are /, /metrics, /stats, /healthz, /limits, POST /config and POST /alertmanager";
  private static final List<String> READING = List.of("GET", "HEAD");

  private final Observed observed;
  private final Consumer<Boolean> onEnabled;
  private @Nullable Metrics metrics;

  Endpoints(Observed observed, Consumer<Boolean> onEnabled) {
    this.observed = observed;
    this.onEnabled = onEnabled;
  }

  /** Refuses what is at no path, or not to be had by this method. */
  void check(HttpRequest request) throws HttpProblem {
    String path = request.path();
    List<String> allowed =
        switch (path) {
          case "/", "/metrics", "/stats", "/healthz" -> READING;
          case LimitsEndpoint.PATH -> List.of("GET", "HEAD", "PUT");
          case CONFIG, LimitsEndpoint.ALERTS_PATH -> List.of("POST");
          default -> path.startsWith(LimitsEndpoint.ONE) ? List.of("PATCH") : List.of();
        };
    if (allowed.isEmpty()) {
      throw new HttpProblem(404, "there is nothing at " + path, PATHS);
    }
    if (!allowed.contains(request.method())) {
      String methods = String.join(", ", allowed);
      throw new HttpProblem(
          405,
          request.method() + " is not for " + path,
          "use " + methods,
          Map.of("Allow", methods));
    }
  }

  static boolean isChange(HttpRequest request) {
    return !READING.contains(request.method());
  }

  /** Answers a request that passed {@link #check} and reads. */
  HttpResponse read(HttpRequest request) throws IOException, HttpProblem {
    return switch (request.path()) {
      case "/metrics" -> metrics().response(request.header("accept"));
      case "/stats" -> stats(request.query());
      case "/healthz" -> {
        Health health = observed.health();
        yield HttpResponse.json(200, json -> HealthJson.write(health, json));
      }
      case LimitsEndpoint.PATH -> limits().show();
      default -> page(PAGE);
    };
  }

  /** Answers a request that passed {@link #check} and changes something. */
  HttpResponse change(HttpRequest request, byte[] body) throws HttpProblem {
    return switch (request.path()) {
      case CONFIG -> configure(ConfigChange.parse(body));
      case LimitsEndpoint.PATH -> limits().put(body);
      case LimitsEndpoint.ALERTS_PATH -> limits().alerts(body);
      default -> limits().patch(request.path(), body);
    };
  }

  /** First what may be refused. */
  private HttpResponse configure(ConfigChange change) throws HttpProblem {
    ConfigChange.ClientLimit client = change.client();
    String warning = client == null ? null : limits().limitClient(client);
    Boolean enabled = change.enabled();
    if (enabled != null) {
      onEnabled.accept(enabled);
    }
    return HttpResponse.json(
        200,
        json -> {
          json.writeStartObject();
          if (enabled != null) {
            json.writeBooleanField("enabled", enabled);
          }
          if (client != null) {
            json.writeStringField("client_id", client.clientId());
            json.writeNumberField("target_bps", client.targetBps());
          }
          if (warning != null) {
            json.writeStringField("warning", warning);
          }
          json.writeEndObject();
        });
  }

  private LimitsEndpoint limits() {
    return new LimitsEndpoint(observed.limits());
  }

  private HttpResponse stats(String query) throws IOException, HttpProblem {
    Report report;
    try {
      StatsQuery asked = StatsQuery.parse(query);
      report = observed.report(asked.side(), asked.by(), asked.options());
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(e);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    try (Writer text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
        JsonReport json = JsonReport.to(text)) {
      json.report(report);
    }
    return HttpResponse.of(200, "application/json", bytes.toByteArray());
  }

  private synchronized Metrics metrics() {
    Metrics made = metrics;
    if (made == null) {
      made = new Metrics(observed);
      metrics = made;
    }
    return made;
  }

  static HttpResponse page(String resource) throws IOException {
    try (InputStream page = Endpoints.class.getResourceAsStream(resource)) {
      if (page == null) {
        return HttpResponse.text(
            404, "The live page is not part of this build; ask /stats, /metrics or /healthz.\n");
      }
      return HttpResponse.of(200, "text/html; charset=utf-8", page.readAllBytes())
          .with(
              Map.of(
                  "Content-Security-Policy",
                  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                      + " connect-src 'self'; img-src data:",
                  "X-Frame-Options",
                  "DENY"));
    }
  }
}
