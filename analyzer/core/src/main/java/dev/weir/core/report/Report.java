package dev.weir.core.report;

import dev.weir.core.alert.RaisedAlerts;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One report: where the bytes of some traffic went.
 *
 * <p>Mirrors the JSON; sizes are bytes, times nanoseconds. Everything but {@code books}, {@code
 * connections}, {@code oddities}, {@code protocols} and {@code alerts} covers only what passed the
 * filter.
 *
 * @param totalRequests requests whose head was seen
 * @param avgRequestBytes mean message bytes of a request, 0 without requests
 * @param avgResponseBytes mean message bytes of a response over all requests, 0 without requests
 * @param maxResponseBytes the largest finished response
 * @param incomplete finished requests whose response was not seen to its end
 * @param status finished exchanges by status code, {@code none} for those without a response
 * @param by what rows are grouped by
 * @param topEndpoints the rows in their order
 * @param other what no row shows; with the rows it adds up to the totals
 * @param alerts that the traffic raised, none where nobody watched
 */
public record Report(
    Source source,
    long totalRequests,
    double avgRequestBytes,
    double avgResponseBytes,
    long maxResponseBytes,
    long incomplete,
    Totals totals,
    Rate bytesPerSecond,
    Books books,
    Map<String, Long> status,
    Percentiles latency,
    Percentiles firstByte,
    List<Dimension> by,
    List<ReportRow> topEndpoints,
    Other other,
    Connections connections,
    List<OddityCount> oddities,
    List<ProtocolShare> protocols,
    RaisedAlerts alerts) {

  public Report {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(totals, "totals");
    Objects.requireNonNull(books, "books");
    status = Ordered.copyOf(status);
    by = List.copyOf(by);
    topEndpoints = List.copyOf(topEndpoints);
    oddities = List.copyOf(oddities);
    protocols = List.copyOf(protocols);
    Objects.requireNonNull(alerts, "alerts");
  }

  /** The same with the alerts that the traffic raised. */
  public Report withAlerts(RaisedAlerts raised) {
    return new Report(
        source,
        totalRequests,
        avgRequestBytes,
        avgResponseBytes,
        maxResponseBytes,
        incomplete,
        totals,
        bytesPerSecond,
        books,
        status,
        latency,
        firstByte,
        by,
        topEndpoints,
        other,
        connections,
        oddities,
        protocols,
        raised);
  }
}
