package dev.weir.cli.format;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Totals;
import dev.weir.json.Decimals;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/**
 * Comma-separated values by RFC 4180, one line a row, with a line of names.
 *
 * <p>Keys are written as {@link CsvCell} says; JSON has them exactly.
 */
final class CsvFormat implements ReportFormat {
  private static final String FIGURES =
      "requests,message_bytes,share,request_header_bytes,request_body_bytes,request_bytes,"
          + "response_header_bytes,response_body_bytes,response_bytes,wire_bytes,"
          + "retransmitted_bytes,max_response_bytes,mean_bytes_per_second,peak_bytes_per_second,"
          + "status,latency_p50_seconds,latency_p90_seconds,latency_p99_seconds,"
          + "latency_max_seconds,incomplete,undercount_bytes";
  private static final double NANOS_PER_SECOND = 1e9;
  // RFC 4180 §2.1: records end in CRLF.
  private static final String LINE_END = "\r\n";

  @Override
  public void write(Report report, Writer out) throws IOException {
    for (Dimension dimension : report.by()) {
      out.write(dimension.fieldName(report.by()));
      out.write(',');
    }
    out.write(FIGURES);
    out.write(LINE_END);
    for (ReportRow row : report.topEndpoints()) {
      row(row, out);
    }
  }

  private static void row(ReportRow row, Writer out) throws IOException {
    for (KeyField field : row.key()) {
      out.write(CsvCell.of(field.value()));
      out.write(',');
    }
    Totals totals = row.totals();
    out.write(Long.toString(row.requests()));
    counts(out, totals.messageBytes());
    decimals(out, row.share());
    counts(
        out,
        totals.requestHeaderBytes(),
        totals.requestBodyBytes(),
        totals.requestBytes(),
        totals.responseHeaderBytes(),
        totals.responseBodyBytes(),
        totals.responseBytes(),
        totals.wireBytes(),
        totals.retransmittedBytes(),
        row.maxResponseBytes());
    decimals(out, row.bytesPerSecond().mean(), row.bytesPerSecond().peak());
    out.write(',');
    out.write(CsvCell.of(statuses(row)));
    Percentiles latency = row.latency();
    if (latency.count() == 0) {
      out.write(",,,,"); // Nothing was measured, which is not the same as 0.
    } else {
      decimals(
          out,
          latency.p50Nanos() / NANOS_PER_SECOND,
          latency.p90Nanos() / NANOS_PER_SECOND,
          latency.p99Nanos() / NANOS_PER_SECOND,
          latency.maxNanos() / NANOS_PER_SECOND);
    }
    counts(out, row.incomplete(), row.undercountBytes());
    out.write(LINE_END);
  }

  private static void counts(Writer out, long... values) throws IOException {
    for (long value : values) {
      out.write(',');
      out.write(Long.toString(value));
    }
  }

  private static void decimals(Writer out, double... values) throws IOException {
    for (double value : values) {
      out.write(',');
      out.write(Decimals.plain(value));
    }
  }

  /** {@code 200:11 304:1}. */
  private static String statuses(ReportRow row) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> status : row.status().entrySet()) {
      text.append(text.isEmpty() ? "" : " ").append(status.getKey()).append(':');
      text.append(status.getValue());
    }
    return text.toString();
  }
}
