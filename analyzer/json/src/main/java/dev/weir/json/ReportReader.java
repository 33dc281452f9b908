package dev.weir.json;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Other;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a report that {@link JsonReport} wrote, such as an agent's; written again it is the same.
 * Where the JSON tells less than the report had, all bytes of a direction stand as body bytes, and
 * a count of 1 stands for durations that were measured.
 */
public final class ReportReader {
  private ReportReader() {}

  /**
   * Reads one report; the stream stays open.
   *
   * @param by what its rows are grouped by, which the document does not say
   * @throws IOException saying what is missing or wrong in it
   */
  public static Report read(InputStream in, List<Dimension> by) throws IOException {
    JsonObject json = JsonObject.read(in);
    JsonObject sums = json.object("totals");
    List<ReportRow> rows = new ArrayList<>();
    for (JsonObject row : json.objects("top_endpoints")) {
      rows.add(row(row, by));
    }
    return new Report(
        source(json.object("source")),
        json.count("total_requests"),
        json.number("avg_request_bytes"),
        json.number("avg_response_bytes"),
        json.count("max_response_bytes"),
        json.count("incomplete"),
        new Totals(
            0,
            sums.count("request_bytes"),
            0,
            0,
            sums.count("response_bytes"),
            0,
            sums.count("wire_bytes"),
            sums.count("retransmitted_bytes")),
        rate(json.object("bytes_per_second")),
        books(json.object("books")),
        json.object("status").counts(),
        percentiles(json.object("latency_seconds")),
        percentiles(json.object("first_byte_seconds")),
        by,
        rows,
        other(json.object("other")),
        connections(json.object("connections")),
        oddities(json),
        protocols(json),
        RaisedAlerts.NONE);
  }

  private static Source source(JsonObject json) throws IOException {
    return new Source(
        json.text("name"),
        json.text("kind"),
        json.has("start") ? instant(json.text("start")) : null,
        json.nanos("duration_seconds"),
        json.count("packets"),
        json.count("captured_bytes"),
        json.has("dropped_packets") ? json.count("dropped_packets") : null,
        json.count("truncated_packets"));
  }

  private static Instant instant(String text) throws IOException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IOException("'" + text + "' is no time of the form 2026-11-21T05:10:00Z", e);
    }
  }

  private static Books books(JsonObject json) throws IOException {
    return new Books(
        json.count("captured_bytes"),
        json.count("attributed_bytes"),
        json.object("unattributed").counts(),
        json.count("balance"));
  }

  private static ReportRow row(JsonObject json, List<Dimension> by) throws IOException {
    List<KeyField> key = new ArrayList<>();
    for (Dimension dimension : by) {
      String name = dimension.fieldName(by);
      key.add(new KeyField(dimension, name, json.text(name)));
    }
    return new ReportRow(
        key,
        json.count("requests"),
        json.number("share"),
        totals(json),
        json.count("max_response_bytes"),
        rate(json.object("bytes_per_second")),
        json.object("status").counts(),
        json.count("errors"),
        json.count("incomplete"),
        json.count("reused_requests"),
        percentiles(json.object("latency_seconds")),
        percentiles(json.object("first_byte_seconds")),
        json.has("jitter") ? json.number("jitter") : null,
        json.count("undercount_bytes"),
        json.object("bytes_per_second").has("request") ? inProcess(json) : null);
  }

  private static Totals totals(JsonObject json) throws IOException {
    long requestHeader = json.count("request_header_bytes");
    long requestBody = json.count("request_body_bytes");
    long responseHeader = json.count("response_header_bytes");
    long responseBody = json.count("response_body_bytes");
    return new Totals(
        requestHeader,
        requestBody,
        json.count("request_bytes") - requestHeader - requestBody,
        responseHeader,
        responseBody,
        json.count("response_bytes") - responseHeader - responseBody,
        json.count("wire_bytes"),
        json.count("retransmitted_bytes"));
  }

  private static InProcess inProcess(JsonObject json) throws IOException {
    JsonObject rates = json.object("bytes_per_second");
    return new InProcess(
        rates.number("request"),
        rates.number("response"),
        json.has("application_bytes") ? json.count("application_bytes") : null,
        json.has("slow_static_responses") ? json.count("slow_static_responses") : 0);
  }

  private static Rate rate(JsonObject json) throws IOException {
    return new Rate(json.number("mean"), json.number("peak"), json.number("window"), 0);
  }

  private static Percentiles percentiles(JsonObject json) throws IOException {
    return json.has("max")
        ? new Percentiles(
            1, json.nanos("p50"), json.nanos("p90"), json.nanos("p99"), json.nanos("max"))
        : Percentiles.NONE;
  }

  private static Other other(JsonObject json) throws IOException {
    return new Other(
        json.count("endpoints"),
        json.count("evictions"),
        json.count("requests"),
        new Totals(0, 0, 0, 0, json.count("message_bytes"), 0, 0, 0));
  }

  private static Connections connections(JsonObject json) throws IOException {
    return new Connections(
        json.count("opened"), json.count("reused_requests"), json.number("reuse_ratio"));
  }

  private static List<OddityCount> oddities(JsonObject json) throws IOException {
    List<OddityCount> oddities = new ArrayList<>();
    for (JsonObject each : json.objects("oddities")) {
      oddities.add(new OddityCount(each.text("name"), each.count("count"), each.text("example")));
    }
    return oddities;
  }

  private static List<ProtocolShare> protocols(JsonObject json) throws IOException {
    List<ProtocolShare> protocols = new ArrayList<>();
    for (JsonObject each : json.objects("protocols")) {
      protocols.add(
          new ProtocolShare(
              each.text("name"), each.count("connections"), each.count("wire_bytes")));
    }
    return protocols;
  }
}
