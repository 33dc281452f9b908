package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Observed.Side;
import dev.weir.agent.runtime.limits.LimitsState.InForce;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.prometheus.AlertsCollector;
import dev.weir.prometheus.ExportCollector;
import dev.weir.prometheus.LimitFigures;
import dev.weir.prometheus.LimitsCollector;
import dev.weir.prometheus.Traffic;
import dev.weir.prometheus.TrafficCollector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}, in the format that the client accepts. Any thread may call. */
final class Metrics {
  private static final List<Dimension> BY_ENDPOINT = List.of(Dimension.ROUTE, Dimension.METHOD);
  private static final ReportOptions ALL_ROWS = new ReportOptions(0, SortKey.BYTES);

  private final TrafficCollector traffic;
  private final LimitsCollector limits;
  private final AlertsCollector alerts;
  private final ExportCollector export;

  /** Counts on from scrape to scrape, so there has to be one in all. */
  Metrics(Observed observed) {
    this.traffic = new TrafficCollector(observed.health().version(), () -> trafficOf(observed));
    this.limits = new LimitsCollector(() -> limitsOf(observed));
    this.alerts = new AlertsCollector(observed::alerts);
    this.export = new ExportCollector(observed::export);
  }

  HttpResponse response(@Nullable String accept) throws IOException {
    List<MetricFamilySamples> families = new ArrayList<>(traffic.collect());
    families.addAll(limits.collect());
    families.addAll(alerts.collect());
    families.addAll(export.collect());
    String contentType = TextFormat.chooseContentType(accept);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    try (Writer text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
      TextFormat.writeFormat(contentType, text, Collections.enumeration(families));
    }
    return HttpResponse.of(200, contentType, bytes.toByteArray());
  }

  private static Traffic trafficOf(Observed observed) {
    Map<String, Long> errors = new HashMap<>();
    for (SiteHealth site : observed.health().sites()) {
      errors.put(site.site(), site.faults()); // all targets of a site say the same
    }
    return new Traffic(
        report(observed, Side.SERVED),
        report(observed, Side.OUTGOING),
        observed.responseSizes(),
        observed.firstBytes(),
        errors);
  }

  private static List<LimitFigures> limitsOf(Observed observed) {
    List<LimitFigures> limits = new ArrayList<>();
    for (InForce limit : observed.limits().state().limits()) {
      limits.add(new LimitFigures(limit.limit(), limit.client(), limit.tokensBytes()));
    }
    return limits;
  }

  private static Report report(Observed observed, Side side) {
    return observed.report(side, BY_ENDPOINT, ALL_ROWS);
  }
}
