package dev.weir.cli.outlet;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.ledger.Distribution;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.route.RouteTable;
import dev.weir.prometheus.Histogram;
import dev.weir.prometheus.Traffic;
import dev.weir.prometheus.TrafficCollector;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The totals of all that was read, under the agent's metric names, in Prometheus' text format: for
 * the textfile collector of node_exporter.
 */
final class PrometheusOutlet implements Outlet {
  private final String name;
  private final ReplacedFile file;
  private final String version;
  private final Distribution responseSizes = Tallies.responseSizes();
  private final Distribution firstBytes = Tallies.firstBytes();
  private int metrics;

  PrometheusOutlet(String name, ReplacedFile file, String version) {
    this.name = name;
    this.file = file;
    this.version = version;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void exchange(Exchange exchange, @Nullable String route, double requestDeflateRatio) {
    if (exchange.responseHeadSeen()) {
      responseSizes.count(exchange.messageBytes(Direction.RESPONSE), exchange);
      if (exchange.firstByteNanos() != 0) {
        firstBytes.count(exchange.firstByteNanos() - exchange.startNanos(), exchange);
      }
    }
  }

  @Override
  public void finish(Report report) throws IOException {
    Report nothing =
        new Ledger(LedgerOptions.DEFAULT, new RouteTable())
            .report(report.source(), ReportOptions.ALL);
    Traffic traffic =
        new Traffic(
            report,
            nothing,
            Histogram.of(responseSizes, 1),
            Histogram.of(firstBytes, 1e9),
            Map.of());
    var families = new TrafficCollector(version, () -> traffic).collect();
    metrics = families.size();
    try (Writer out = new OutputStreamWriter(file.out(), StandardCharsets.UTF_8)) {
      TextFormat.write004(out, Collections.enumeration(families));
    }
    file.replace();
  }

  @Override
  public String written() {
    return metrics + " metrics written";
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
