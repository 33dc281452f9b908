package dev.weir.core.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint, or whatever else rows are grouped by.
 *
 * @param key in the order of the grouping
 * @param share of the report's message bytes, 0 to 1
 * @param status finished exchanges by status code, {@code none} for those without a response
 * @param errors finished exchanges whose status is 400 or above
 * @param incomplete finished requests whose response was not seen to its end
 * @param reusedRequests requests on a connection that had carried one before
 * @param latency first byte of the request to last byte of the response, complete exchanges only
 * @param firstByte first byte of the request to first byte of the response
 * @param jitter standard deviation over mean of bytes per slot; null when too few or too small
 * @param undercountBytes how many message bytes this row may lack because its key had been dropped
 *     from memory; 0 when exact
 * @param inProcess what only the agent knows; null in reports of captures
 */
public record ReportRow(
    List<KeyField> key,
    long requests,
    double share,
    Totals totals,
    long maxResponseBytes,
    Rate bytesPerSecond,
    Map<String, Long> status,
    long errors,
    long incomplete,
    long reusedRequests,
    Percentiles latency,
    Percentiles firstByte,
    @Nullable Double jitter,
    long undercountBytes,
    @Nullable InProcess inProcess) {

  public ReportRow {
    key = List.copyOf(key);
    status = Ordered.copyOf(status);
  }

  /** Message bytes in millions, as in {@code bandwidth_mb}. */
  public double bandwidthMegabytes() {
    return totals.messageBytes() / 1e6;
  }

  /** Share of requests on a reused connection, 0 without requests. */
  public double reuseRatio() {
    return requests == 0 ? 0 : reusedRequests / (double) requests;
  }
}
