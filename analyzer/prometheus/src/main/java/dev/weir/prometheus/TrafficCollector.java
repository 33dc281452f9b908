package dev.weir.prometheus;

import dev.weir.core.series.SteadyCounter;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Traffic as Prometheus metrics, made anew from the reports at every scrape.
 *
 * <p>Counters are those of {@link SteadyCounter}: they never shrink, and the sum over all labels is
 * the report's total, to the byte. Labels are bounded as {@link Labels} says; the rest stands under
 * {@code _other}.
 *
 * <p>Any thread may collect; scrapes at the same time wait for one another.
 */
public final class TrafficCollector extends Collector {
  private final String version;
  private final Supplier<Traffic> observed;
  private final HttpMetrics server = HttpMetrics.ofServer();
  private final HttpMetrics client = HttpMetrics.ofClient();
  private final Map<String, Long> unattributedBytes = new TreeMap<>();
  private long reusedRequests;

  /**
   * A collector of its own for every series of scrapes.
   *
   * @param version of Weir
   * @param observed is asked once a scrape
   */
  public TrafficCollector(String version, Supplier<Traffic> observed) {
    this.version = version;
    this.observed = observed;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    Traffic traffic = observed.get();
    List<MetricFamilySamples> families = new ArrayList<>();
    families.addAll(server.families(traffic.served()));
    families.add(
        Family.histogram(
            "weir_http_server_response_size_bytes",
            "Message bytes of finished responses to served requests.",
            traffic.responseSizes()));
    families.add(
        Family.histogram(
            "weir_http_server_first_byte_seconds",
            "From the first byte of a request to the first of its response, once that has ended.",
            traffic.firstBytes()));
    families.add(opened(traffic));
    families.add(reused(traffic));
    families.addAll(client.families(traffic.outgoing()));
    families.add(unattributed(traffic));
    families.add(errors(traffic));
    families.add(build());
    families.removeIf(family -> family.samples.isEmpty());
    return families;
  }

  private static MetricFamilySamples opened(Traffic traffic) {
    Family family =
        Family.counter(
            "weir_http_server_connections_opened_total", "Connections that were accepted.");
    family.add((double) traffic.served().connections().opened());
    return family.samples();
  }

  private MetricFamilySamples reused(Traffic traffic) {
    // One in flight is taken back for a moment when it turns out where it belongs.
    reusedRequests = Math.max(reusedRequests, traffic.served().connections().reusedRequests());
    Family family =
        Family.counter(
            "weir_http_server_reused_requests_total",
            "Requests on a connection that had carried one before.");
    family.add((double) reusedRequests);
    return family.samples();
  }

  private MetricFamilySamples unattributed(Traffic traffic) {
    Map<String, Long> latest = new TreeMap<>(traffic.served().books().unattributed());
    traffic
        .outgoing()
        .books()
        .unattributed()
        .forEach((reason, count) -> latest.merge(reason, count, Long::sum));
    // Bytes of a request whose head is not complete move to an exchange: a counter must not follow.
    latest.forEach((reason, count) -> unattributedBytes.merge(reason, count, Math::max));
    Family family =
        Family.counter(
            "weir_unattributed_bytes_total",
            "Bytes that belong to no exchange; of partial_exchange the most that there was.",
            "reason");
    unattributedBytes.forEach((reason, count) -> family.add(count, reason));
    return family.samples();
  }

  private static MetricFamilySamples errors(Traffic traffic) {
    Family family =
        Family.counter("weir_agent_errors_total", "Faults in hooks of the agent.", "site");
    new TreeMap<>(traffic.agentErrors()).forEach((site, count) -> family.add(count, site));
    return family.samples();
  }

  private MetricFamilySamples build() {
    Family family = Family.info("weir_build", "The version of Weir.", "version");
    family.add(1, version);
    return family.samples();
  }
}
