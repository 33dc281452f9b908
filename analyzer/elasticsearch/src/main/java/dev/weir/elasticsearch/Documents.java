package dev.weir.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Books;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Report;
import dev.weir.core.series.Series;
import dev.weir.json.ExchangeDocument;
import dev.weir.json.ExchangeFields;
import dev.weir.json.Origin;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of exchanges and of reports, and batches of documents.
 *
 * <p>Confined to one thread.
 */
public final class Documents {
  /** How long the time is that one document of a route, a limit or a reason stands for. */
  public static final long INTERVAL_NANOS = 10_000_000_000L;

  private static final String HTTP = Streams.inNamespace(Streams.HTTP);
  private static final String ROUTES = Streams.inNamespace(Streams.ROUTES);
  private static final String LIMITS = Streams.inNamespace(Streams.LIMITS);
  private static final String BOOKS = Streams.inNamespace(Streams.BOOKS);

  private final Origin origin;
  private final String run;
  private final Sink sink;
  private final ExchangeDocument exchangeDocument;
  private final BatchWriter writer = new BatchWriter();
  private final DocumentId ids;
  private final RouteGrowth routes = new RouteGrowth();
  private final Growth reasons = new Growth();
  private final Growth oddities = new Growth();
  private final Map<String, Growth> limits = new HashMap<>();

  /** What came first: files of one name are told apart by it, though not one from itself grown. */
  private String first = "";

  /** Where batches go. */
  @FunctionalInterface
  public interface Sink {
    /** Takes one over. */
    void take(Batch batch) throws IOException;
  }

  /**
   * @param run what tells this run from another that observes the same at the same time, such as
   *     when it began; for a file {@link #run(List)}
   */
  public Documents(Origin origin, String run, Sink sink) {
    this.origin = origin;
    this.run = run;
    this.sink = sink;
    this.ids = new DocumentId(origin);
    this.exchangeDocument = new ExchangeDocument(origin);
  }

  /**
   * What tells the export of a file from others, of other files or of other parts of it: two of
   * them have the same sums by endpoint and ten seconds only where all that decides is the same.
   *
   * @param whatDecides what is read and all that says which of it counts, and under which routes;
   *     in an order of the caller's own
   */
  public static String run(List<String> whatDecides) {
    return new DocumentId(new Origin("", "", "", "")).of(0, whatDecides.toArray(new String[0]));
  }

  /**
   * Adds an exchange.
   *
   * @param route as the report calls it; null if it has none
   * @throws IOException what the sink throws
   */
  public void exchange(Exchange exchange, @Nullable String route) throws IOException {
    String id = ids.of(exchange);
    first = first.isEmpty() ? id : first;
    writer.add(
        HTTP,
        id,
        json ->
            exchangeDocument.writeFields(exchange, route, ExchangeDocument.UNKNOWN_RATIO, json));
    passOn();
  }

  /**
   * Adds what came since the report before.
   *
   * @param report by route, with every row
   * @param startNanos when the interval began, since the epoch
   */
  public void interval(Report report, long startNanos) throws IOException {
    first = first.isEmpty() ? ids.of(startNanos) : first;
    for (Map.Entry<Series, Map<String, Long>> grown : routes.upTo(report).entrySet()) {
      route(startNanos, grown.getKey(), grown.getValue());
    }
    for (Map.Entry<String, Long> grown : reasons.upTo(reasons(report.books())).entrySet()) {
      count(startNanos, "weir.books.reason", grown.getKey(), "weir.books.bytes", grown.getValue());
    }
    Map<String, Long> odd = new LinkedHashMap<>();
    for (OddityCount each : report.oddities()) {
      odd.put(each.name(), each.count());
    }
    for (Map.Entry<String, Long> grown : oddities.upTo(odd).entrySet()) {
      count(startNanos, "weir.oddity.name", grown.getKey(), "weir.oddity.count", grown.getValue());
    }
  }

  private static Map<String, Long> reasons(Books books) {
    Map<String, Long> reasons = new LinkedHashMap<>(books.unattributed());
    reasons.put("attributed", books.attributedBytes());
    return reasons;
  }

  private void route(long startNanos, Series series, Map<String, Long> fields) throws IOException {
    writer.add(
        ROUTES,
        id(startNanos, "route", series.route(), series.method()),
        json -> {
          begin(json, startNanos);
          json.writeStringField(ExchangeFields.ROUTE, series.route());
          json.writeStringField(ExchangeFields.METHOD, series.method());
          writeInterval(json);
          for (Map.Entry<String, Long> field : fields.entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
          }
        });
    passOn();
  }

  private void count(long startNanos, String nameField, String name, String countField, long count)
      throws IOException {
    writer.add(
        BOOKS,
        id(startNanos, nameField, name),
        json -> {
          begin(json, startNanos);
          json.writeStringField(nameField, name);
          json.writeNumberField(countField, count);
        });
    passOn();
  }

  /**
   * Adds what limits did since they were told of before.
   *
   * @param startNanos when the interval began, since the epoch
   */
  public void limits(List<LimitFigures> inForce, long startNanos) throws IOException {
    for (LimitFigures limit : inForce) {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("weir.limit.used_bytes", limit.usedBytes());
      counts.put("weir.limit.delayed_bytes", limit.delayedBytes());
      counts.put("weir.limit.wait_nanos", limit.waitNanos());
      counts.put("weir.limit.rejected_requests", limit.rejectedRequests());
      Map<String, Long> grown =
          limits.computeIfAbsent(limit.name(), name -> new Growth()).upTo(counts);
      writer.add(
          LIMITS,
          id(startNanos, "limit", limit.name()),
          json -> {
            begin(json, startNanos);
            writeInterval(json);
            json.writeStringField("weir.limit.name", limit.name());
            json.writeStringField("weir.limit.mode", limit.enforcing() ? "enforce" : "observe");
            json.writeNumberField("weir.limit.bytes_per_second", limit.bytesPerSecond());
            json.writeNumberField("weir.limit.burst_bytes", limit.burstBytes());
            for (String field : counts.keySet()) {
              json.writeNumberField(field, grown.getOrDefault(field, 0L));
            }
          });
      passOn();
    }
    limits.keySet().retainAll(inForce.stream().map(LimitFigures::name).toList());
  }

  private String id(long startNanos, String kind, String... names) {
    String[] texts = new String[names.length + 6];
    texts[0] = kind;
    texts[1] = origin.serviceName();
    texts[2] = origin.source();
    texts[3] = origin.side();
    texts[4] = run;
    texts[5] = first;
    System.arraycopy(names, 0, texts, 6, names.length);
    return ids.of(startNanos, texts);
  }

  private void begin(JsonGenerator json, long startNanos) throws IOException {
    json.writeStringField(ExchangeFields.TIMESTAMP, Timestamps.utc(startNanos, 3));
    writeUnlessEmpty(json, ExchangeFields.SERVICE, origin.serviceName());
    writeUnlessEmpty(json, ExchangeFields.OBSERVER, origin.hostName());
    writeUnlessEmpty(json, ExchangeFields.SOURCE, origin.source());
    writeUnlessEmpty(json, ExchangeFields.SIDE, origin.side());
  }

  private static void writeInterval(JsonGenerator json) throws IOException {
    json.writeNumberField("weir.interval_seconds", INTERVAL_NANOS / 1_000_000_000);
  }

  private static void writeUnlessEmpty(JsonGenerator json, String name, String value)
      throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private void passOn() throws IOException {
    if (writer.isFull()) {
      flush();
    }
  }

  /** Gives what was added to the sink, though it may be little. */
  public void flush() throws IOException {
    if (writer.documents() > 0) {
      sink.take(writer.take());
    }
  }
}
