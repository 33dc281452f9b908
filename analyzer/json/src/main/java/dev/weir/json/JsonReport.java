package dev.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.weir.core.report.Books;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report, or rows of it, as JSON. Keys and their order are a contract; more may be added.
 * Sizes are plain bytes and times plain seconds: numbers, or null where nothing was measured.
 *
 * <p>Confined to one thread.
 */
public final class JsonReport implements Closeable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Escapes all but ASCII, so that neither a locale nor a terminal can spoil or be spoilt. The
   * writer stays open when this is closed.
   */
  public static JsonReport to(Writer out) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();
    return new JsonReport(factory.createGenerator(out));
  }

  /** For choosing a pretty printer before anything is written. */
  public JsonGenerator generator() {
    return json;
  }

  /** Hands on what was written; does not close the writer. */
  @Override
  public void close() throws IOException {
    json.close();
  }

  /** Writes a whole report as one object. */
  public void report(Report report) throws IOException {
    json.writeStartObject();
    source(report.source());
    json.writeNumberField("total_requests", report.totalRequests());
    number("avg_request_bytes", report.avgRequestBytes());
    number("avg_response_bytes", report.avgResponseBytes());
    json.writeNumberField("max_response_bytes", report.maxResponseBytes());
    totals(report.totals());
    books(report.books());
    json.writeArrayFieldStart("top_endpoints");
    for (ReportRow row : report.topEndpoints()) {
      row(row);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("other");
    json.writeNumberField("endpoints", report.other().endpoints());
    json.writeNumberField("message_bytes", report.other().totals().messageBytes());
    json.writeNumberField("requests", report.other().requests());
    json.writeBooleanField("endpoints_exact", report.other().evictions() == 0);
    json.writeNumberField("evictions", report.other().evictions());
    json.writeEndObject();
    json.writeObjectFieldStart("connections");
    json.writeNumberField("opened", report.connections().opened());
    json.writeNumberField("reused_requests", report.connections().reusedRequests());
    number("reuse_ratio", report.connections().reuseRatio());
    json.writeEndObject();
    oddities(report);
    protocols(report);
    json.writeNumberField("incomplete", report.incomplete());
    rate(report.bytesPerSecond(), null);
    json.writeObjectFieldStart("status");
    counts(report.status());
    json.writeEndObject();
    percentiles("latency_seconds", report.latency());
    percentiles("first_byte_seconds", report.firstByte());
    json.writeEndObject();
  }

  /** Writes where traffic came from, as a field of the object at hand. */
  public void source(Source source) throws IOException {
    json.writeObjectFieldStart("source");
    json.writeStringField("name", source.name());
    json.writeStringField("kind", source.kind());
    Instant start = source.start();
    if (start == null) {
      json.writeNullField("start");
    } else {
      json.writeStringField("start", Timestamps.utc(start, 9));
    }
    number("duration_seconds", source.durationSeconds());
    json.writeNumberField("packets", source.packets());
    json.writeNumberField("captured_bytes", source.capturedBytes());
    Long dropped = source.droppedPackets();
    if (dropped == null) {
      json.writeNullField("dropped_packets");
    } else {
      json.writeNumberField("dropped_packets", dropped);
    }
    json.writeNumberField("truncated_packets", source.truncatedPackets());
    json.writeEndObject();
  }

  private void totals(Totals totals) throws IOException {
    json.writeObjectFieldStart("totals");
    json.writeNumberField("request_bytes", totals.requestBytes());
    json.writeNumberField("response_bytes", totals.responseBytes());
    json.writeNumberField("message_bytes", totals.messageBytes());
    json.writeNumberField("wire_bytes", totals.wireBytes());
    json.writeNumberField("retransmitted_bytes", totals.retransmittedBytes());
    json.writeEndObject();
  }

  private void books(Books books) throws IOException {
    json.writeObjectFieldStart("books");
    json.writeNumberField("captured_bytes", books.capturedBytes());
    json.writeNumberField("attributed_bytes", books.attributedBytes());
    json.writeObjectFieldStart("unattributed");
    counts(books.unattributed());
    json.writeEndObject();
    json.writeNumberField("balance", books.balance());
    json.writeEndObject();
  }

  /** Writes one row as an object. */
  public void row(ReportRow row) throws IOException {
    json.writeStartObject();
    for (KeyField field : row.key()) {
      json.writeStringField(field.name(), field.value());
    }
    json.writeNumberField("requests", row.requests());
    number("bandwidth_mb", row.bandwidthMegabytes());
    number("share", row.share());
    Totals totals = row.totals();
    json.writeNumberField("request_header_bytes", totals.requestHeaderBytes());
    json.writeNumberField("request_body_bytes", totals.requestBodyBytes());
    json.writeNumberField("request_bytes", totals.requestBytes());
    json.writeNumberField("response_header_bytes", totals.responseHeaderBytes());
    json.writeNumberField("response_body_bytes", totals.responseBodyBytes());
    json.writeNumberField("response_bytes", totals.responseBytes());
    json.writeNumberField("message_bytes", totals.messageBytes());
    json.writeNumberField("wire_bytes", totals.wireBytes());
    json.writeNumberField("retransmitted_bytes", totals.retransmittedBytes());
    json.writeNumberField("max_response_bytes", row.maxResponseBytes());
    rate(row.bytesPerSecond(), row.inProcess());
    // Grouped by status, the key itself has that name.
    boolean named = row.key().stream().anyMatch(field -> field.name().equals("status"));
    json.writeObjectFieldStart(named ? "status_counts" : "status");
    counts(row.status());
    json.writeEndObject();
    percentiles("latency_seconds", row.latency());
    percentiles("first_byte_seconds", row.firstByte());
    Double jitter = row.jitter();
    if (jitter == null) {
      json.writeNullField("jitter");
    } else {
      number("jitter", jitter);
    }
    json.writeNumberField("errors", row.errors());
    json.writeNumberField("incomplete", row.incomplete());
    json.writeNumberField("reused_requests", row.reusedRequests());
    json.writeNumberField("undercount_bytes", row.undercountBytes());
    InProcess inProcess = row.inProcess();
    if (inProcess != null) {
      json.writeNumberField("slow_static_responses", inProcess.slowStaticResponses());
      Long written = inProcess.applicationBytes();
      if (written == null) {
        json.writeNullField("application_bytes");
      } else {
        json.writeNumberField("application_bytes", written);
      }
    }
    json.writeEndObject();
  }

  private void rate(Rate rate, @Nullable InProcess inProcess) throws IOException {
    json.writeObjectFieldStart("bytes_per_second");
    number("mean", rate.mean());
    number("peak", rate.peak());
    number("window", rate.window());
    if (inProcess != null) {
      number("request", inProcess.requestBytesPerSecond());
      number("response", inProcess.responseBytesPerSecond());
    }
    json.writeEndObject();
  }

  private void counts(Map<String, Long> counts) throws IOException {
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
  }

  private void percentiles(String name, Percentiles percentiles) throws IOException {
    json.writeObjectFieldStart(name);
    boolean known = percentiles.count() > 0;
    seconds("p50", known, percentiles.p50Nanos());
    seconds("p90", known, percentiles.p90Nanos());
    seconds("p99", known, percentiles.p99Nanos());
    seconds("max", known, percentiles.maxNanos());
    json.writeEndObject();
  }

  /** Nothing was measured, and no time passed, are different things. */
  private void seconds(String name, boolean known, long nanos) throws IOException {
    if (known) {
      number(name, nanos / NANOS_PER_SECOND);
    } else {
      json.writeNullField(name);
    }
  }

  private void oddities(Report report) throws IOException {
    json.writeArrayFieldStart("oddities");
    for (OddityCount oddity : report.oddities()) {
      json.writeStartObject();
      json.writeStringField("name", oddity.name());
      json.writeNumberField("count", oddity.count());
      json.writeStringField("example", oddity.example());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void protocols(Report report) throws IOException {
    json.writeArrayFieldStart("protocols");
    for (ProtocolShare protocol : report.protocols()) {
      json.writeStartObject();
      json.writeStringField("name", protocol.name());
      json.writeNumberField("connections", protocol.connections());
      json.writeNumberField("wire_bytes", protocol.wireBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** To nine decimals without an exponent, and whole numbers without a point. */
  private void number(String name, double value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(Decimals.plain(value));
  }
}
