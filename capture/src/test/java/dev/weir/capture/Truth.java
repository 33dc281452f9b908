package dev.weir.capture;

import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of one path: counted by the server in its log, or by Weir from packets. */
record Truth(
    long requests, long requestBytes, long responseBytes, long responseBodyAndFramingBytes) {

  /** One path of the file, {@code "/a": {"requests": 1, "request_bytes": 2, …}}. */
  private static final Pattern PATH =
      Pattern.compile(
          "\"(/[^\"]*)\":\\s*\\{"
              + "\\s*\"requests\":\\s*(\\d+),"
              + "\\s*\"request_bytes\":\\s*(\\d+),"
              + "\\s*\"response_bytes\":\\s*(\\d+),"
              + "\\s*\"response_body_and_framing_bytes\":\\s*(\\d+)\\s*}");

  private static final Pattern REQUESTS = Pattern.compile("\"requests\":\\s*(\\d+)");

  /** The server's log, summed by path. */
  static Map<String, Truth> read(Path json) throws IOException {
    String text = Files.readString(json);
    Map<String, Truth> paths = new TreeMap<>();
    Matcher each = PATH.matcher(text);
    while (each.find()) {
      paths.put(
          each.group(1),
          new Truth(number(each, 2), number(each, 3), number(each, 4), number(each, 5)));
    }
    Matcher total = REQUESTS.matcher(text);
    long sum = paths.values().stream().mapToLong(Truth::requests).sum();
    if (!total.find() || number(total, 1) != sum) {
      throw new IOException(json + ": its paths do not add up to its requests");
    }
    return paths;
  }

  /** The rows of a report by path. */
  static Map<String, Truth> of(Report report) {
    Map<String, Truth> paths = new TreeMap<>();
    for (ReportRow row : report.topEndpoints()) {
      Totals totals = row.totals();
      paths.put(
          row.key().get(0).value(),
          new Truth(
              row.requests(),
              totals.requestBytes(),
              totals.responseBytes(),
              totals.responseBodyBytes() + totals.responseFramingBytes()));
    }
    return paths;
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
