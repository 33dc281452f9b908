package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.comparison.EndpointChange;
import dev.weir.core.comparison.Side;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Source;
import dev.weir.json.Decimals;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.Writer;

/**
 * Two recordings beside each other as one JSON document, all endpoints in it. Keys are a contract;
 * more may be added. Ratios are parts of one, and null is what cannot be said.
 */
final class DiffJson implements DiffFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void write(DiffReport report, Writer out) throws IOException {
    try (JsonReport writing = JsonReport.to(out)) {
      JsonGenerator json = writing.generator();
      json.setPrettyPrinter(IndentedJson.printer());
      json.writeStartObject();
      whole("before", report.before(), report.differences().before(), writing);
      whole("after", report.after(), report.differences().after(), writing);
      number("significance", report.significance(), json);
      json.writeNumberField("tests", report.differences().tests());
      json.writeNumberField("untold_exchanges", report.differences().untold());
      json.writeArrayFieldStart("endpoints");
      for (EndpointChange change : report.differences().endpoints()) {
        endpoint(report, change, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void whole(String name, Source source, Side side, JsonReport writing)
      throws IOException {
    JsonGenerator json = writing.generator();
    json.writeObjectFieldStart(name);
    writing.source(source);
    figures(side, json);
    json.writeEndObject();
  }

  private static void endpoint(DiffReport report, EndpointChange change, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("path", change.route());
    json.writeStringField("method", change.method());
    side("before", change.before(), json);
    side("after", change.after(), json);
    boolean both = !change.isNew() && !change.isGone();
    double before = (double) change.before().messageBytes();
    double mean = change.before().bytesPerRequest();
    number(
        "message_bytes_change_ratio",
        both ? (change.after().messageBytes() - before) / before : Double.NaN,
        json);
    number(
        "bytes_per_request_change_ratio",
        both ? (change.after().bytesPerRequest() - mean) / mean : Double.NaN,
        json);
    number("size_probability", both ? change.sizeProbability() : Double.NaN, json);
    number("latency_probability", both ? change.latencyProbability() : Double.NaN, json);
    json.writeBooleanField("sizes_differ", report.sizesDiffer(change));
    json.writeBooleanField("latencies_differ", report.latenciesDiffer(change));
    json.writeBooleanField("new", change.isNew());
    json.writeBooleanField("gone", change.isGone());
    json.writeEndObject();
  }

  private static void side(String name, Side side, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    figures(side, json);
    json.writeEndObject();
  }

  private static void figures(Side side, JsonGenerator json) throws IOException {
    json.writeNumberField("requests", side.requests());
    json.writeNumberField("message_bytes", side.messageBytes());
    number("bytes_per_request", side.requests() == 0 ? Double.NaN : side.bytesPerRequest(), json);
    Percentiles latency = side.latency();
    boolean none = latency.count() == 0;
    json.writeObjectFieldStart("latency_seconds");
    number("p50", none ? Double.NaN : latency.p50Nanos() / NANOS_PER_SECOND, json);
    number("p90", none ? Double.NaN : latency.p90Nanos() / NANOS_PER_SECOND, json);
    number("p99", none ? Double.NaN : latency.p99Nanos() / NANOS_PER_SECOND, json);
    number("max", none ? Double.NaN : latency.maxNanos() / NANOS_PER_SECOND, json);
    json.writeEndObject();
  }

  private static void number(String name, double value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNull();
    } else {
      json.writeNumber(Decimals.plain(value));
    }
  }
}
