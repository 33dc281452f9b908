package dev.weir.cli.outlet;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.json.Origin;
import dev.weir.prometheus.Labels;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * InfluxDB's line protocol: a point for each route, method and status and for each ten seconds in
 * which exchanges ended. Points add up to the report.
 *
 * <p>One point an exchange would not do: of two with the same tags and the same time, the later
 * takes the place of the earlier. For the same reason a part of a window that comes after the
 * window was written is a point of its own, some nanoseconds later.
 *
 * <p>Tags are bounded as {@link Labels} says. Windows are written once {@value #MOST_OPEN} later
 * ones are known, or {@value #MOST_SERIES} series.
 */
final class InfluxOutlet implements Outlet {
  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final String MEASUREMENT = "weir_http";
  private static final int MOST_OPEN = 3;
  private static final int MOST_SERIES = 20_000;

  private final String name;
  private final ExchangeFile file;
  private final Origin origin;
  private final Labels labels = new Labels();
  private final TreeMap<Long, Window> open = new TreeMap<>();
  private long writtenStartNanos = Long.MIN_VALUE;
  private long lateParts;
  private int series;
  private long points;

  /** The tags of a point. */
  private record Series(String route, String method, String status) {}

  /** What is summed up of one window. */
  private static final class Window {
    final long pointNanos;
    final Map<Series, Sums> sums = new LinkedHashMap<>();

    Window(long pointNanos) {
      this.pointNanos = pointNanos;
    }
  }

  private static final class Sums {
    long requests;
    long requestBytes;
    long responseBytes;
    long mostResponseBytes;
    long wireBytes;
    long retransmittedBytes;
    long durationNanos;
    long mostDurationNanos;
    long firstByteNanos;

    void add(Exchange x) {
      long responses = x.messageBytes(Direction.RESPONSE);
      long duration = Math.max(0, x.endNanos() - x.startNanos());
      requests++;
      requestBytes += x.messageBytes(Direction.REQUEST);
      responseBytes += responses;
      mostResponseBytes = Math.max(mostResponseBytes, responses);
      wireBytes += x.wireBytes();
      retransmittedBytes += x.retransmittedBytes();
      durationNanos += duration;
      mostDurationNanos = Math.max(mostDurationNanos, duration);
      firstByteNanos += x.firstByteNanos() == 0 ? 0 : x.firstByteNanos() - x.startNanos();
    }
  }

  InfluxOutlet(String name, FileOutputStream file, Origin origin) {
    this.name = name;
    this.file = new ExchangeFile(file);
    this.origin = origin;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio)
      throws IOException {
    long startNanos = Math.floorDiv(exchange.endNanos(), WINDOW_NANOS) * WINDOW_NANOS;
    String status = exchange.status() == 0 ? "none" : Integer.toString(exchange.status());
    Series key =
        new Series(
            labels.route(route == null ? Labels.OTHER : route),
            Labels.method(exchange.method()),
            labels.status(status));
    Map<Series, Sums> sums = window(startNanos).sums;
    Sums found = sums.get(key);
    if (found == null) {
      found = new Sums();
      sums.put(key, found);
      series++;
    }
    found.add(exchange);
    while (open.size() > MOST_OPEN || series > MOST_SERIES) {
      writeOldest();
    }
  }

  private Window window(long startNanos) {
    Window window = open.get(startNanos);
    if (window == null) {
      long laterNanos = startNanos <= writtenStartNanos ? ++lateParts : 0;
      window = new Window(startNanos + laterNanos);
      open.put(startNanos, window);
    }
    return window;
  }

  private void writeOldest() throws IOException {
    Map.Entry<Long, Window> oldest = open.pollFirstEntry();
    writtenStartNanos = Math.max(writtenStartNanos, oldest.getKey());
    Window window = oldest.getValue();
    series -= window.sums.size();
    for (Map.Entry<Series, Sums> point : window.sums.entrySet()) {
      String line = line(point.getKey(), point.getValue(), window.pointNanos);
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      file.write(bytes, 0, bytes.length);
      points++;
    }
  }

  private String line(Series tags, Sums sums, long nanos) {
    return new LineProtocol(MEASUREMENT)
        .tag("host", origin.hostName())
        .tag("method", tags.method)
        .tag("route", tags.route)
        .tag("service", origin.serviceName())
        .tag("side", origin.side())
        .tag("status", tags.status)
        .field("requests", sums.requests)
        .field("request_bytes", sums.requestBytes)
        .field("response_bytes", sums.responseBytes)
        .field("max_response_bytes", sums.mostResponseBytes)
        .field("wire_bytes", sums.wireBytes)
        .field("retransmitted_bytes", sums.retransmittedBytes)
        .field("duration_nanos", sums.durationNanos)
        .field("max_duration_nanos", sums.mostDurationNanos)
        .field("first_byte_nanos", sums.firstByteNanos)
        .at(nanos);
  }

  @Override
  public void finish(Report report) throws IOException {
    while (!open.isEmpty()) {
      writeOldest();
    }
  }

  @Override
  public String written() {
    return points + " points written";
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
