package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.format.HeldLimits.Held;
import dev.weir.core.report.Report;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Sweep;
import dev.weir.core.timeline.LargeExchange;
import dev.weir.core.timeline.Timetable;
import dev.weir.json.Decimals;
import dev.weir.json.JsonReport;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows, as one JSON document: its {@code report} is that of {@code weir analyze}, and
 * what it says of limits is as in {@code weir simulate} and {@code weir conform}. Between page and
 * program alone, so no contract.
 */
final class ReportPageJson {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int TOP_OF_LIMIT = 5;

  private final ReportPage page;
  private final long originNanos;

  private ReportPageJson(ReportPage page) {
    this.page = page;
    this.originNanos = page.timetable().startNanos();
  }

  /** Writes ASCII on one line; the writer stays open. */
  static void write(ReportPage page, Writer out) throws IOException {
    try (JsonReport writing = JsonReport.to(out)) {
      new ReportPageJson(page).page(writing);
    }
  }

  private void page(JsonReport writing) throws IOException {
    JsonGenerator json = writing.generator();
    json.writeStartObject();
    json.writeStringField("title", page.title());
    json.writeStringField("filter", page.filter());
    json.writeStringField("broken_by", page.brokenBy());
    json.writeFieldName("report");
    writing.report(page.report());
    timetable(page.timetable(), json);
    json.writeArrayFieldStart("largest");
    for (LargeExchange exchange : page.largest()) {
      exchange(exchange, json);
    }
    json.writeEndArray();
    limits(page.limits(), page.report(), json);
    json.writeEndObject();
  }

  private void timetable(Timetable table, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("timeline");
    json.writeStringField("start", Timestamps.utc(table.startNanos(), 9));
    seconds("column_seconds", table.columnNanos(), json);
    longs("request_bytes", table.requestBytes(), json);
    longs("response_bytes", table.responseBytes(), json);
    json.writeArrayFieldStart("endpoints");
    for (Timetable.Row row : table.rows()) {
      json.writeStartObject();
      json.writeStringField("path", row.endpoint().route());
      json.writeStringField("method", row.endpoint().method());
      json.writeNumberField("message_bytes", row.totalBytes());
      longs("bytes", row.bytes(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    longs("other_bytes", table.otherBytes(), json);
    json.writeEndObject();
  }

  private void exchange(LargeExchange exchange, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("method", exchange.method());
    json.writeStringField("path", exchange.path());
    if (exchange.status() == 0) {
      json.writeNullField("status");
    } else {
      json.writeNumberField("status", exchange.status());
    }
    json.writeNumberField("request_bytes", exchange.requestBytes());
    json.writeNumberField("response_bytes", exchange.responseBytes());
    json.writeNumberField("message_bytes", exchange.messageBytes());
    time("start_seconds", exchange.startNanos(), json);
    time("request_end_seconds", exchange.requestEndNanos(), json);
    time("first_byte_seconds", exchange.firstByteNanos(), json);
    time("end_seconds", exchange.endNanos(), json);
    json.writeBooleanField("complete", exchange.complete());
    json.writeEndObject();
  }

  private static void limits(@Nullable HeldLimits held, Report report, JsonGenerator json)
      throws IOException {
    if (held == null) {
      json.writeNullField("limits");
      return;
    }
    json.writeObjectFieldStart("limits");
    json.writeStringField("file", held.file());
    json.writeStringField("start", Timestamps.utc(held.startNanos(), 9));
    seconds("column_seconds", held.columnNanos(), json);
    json.writeBooleanField("sweep_left_out", held.sweepLeftOut());
    json.writeArrayFieldStart("simulated");
    for (int i = 0; i < held.limits().size(); i++) {
      simulated(held.limits().get(i), i, json);
    }
    json.writeEndArray();
    json.writeStringField("uncertified", held.uncertified());
    if (held.uncertified().isEmpty()) {
      json.writeObjectFieldStart("certificate");
      CertificateJson.certificates(report, held.certificates(), json);
      json.writeEndObject();
    } else {
      json.writeNullField("certificate");
    }
    json.writeEndObject();
  }

  private static void simulated(Held held, int place, JsonGenerator json) throws IOException {
    json.writeStartObject();
    SimulationJson.limitFields(held.before(), held.after(), TOP_OF_LIMIT, json);
    longs("before_bytes", held.beforeBytes(), json);
    longs("after_bytes", held.afterBytes(), json);
    json.writeArrayFieldStart("sweep");
    for (Sweep.Step step : held.sweep()) {
      LimitFigures figures = step.outcome().limits().get(place);
      json.writeStartObject();
      json.writeNumberField("rate_bytes_per_second", figures.rule().allowance().bytesPerSecond());
      SimulationJson.figures(held.before().total(), figures.total(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Since the first column began, so that a double holds nanoseconds. */
  private void time(String name, long nanos, JsonGenerator json) throws IOException {
    if (nanos == 0) {
      json.writeNullField(name);
    } else {
      seconds(name, nanos - originNanos, json);
    }
  }

  private static void seconds(String name, long nanos, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(Decimals.plain(nanos / NANOS_PER_SECOND));
  }

  private static void longs(String name, List<Long> values, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(name);
    for (long value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
