package dev.weir.prometheus;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The export to Elasticsearch as Prometheus metrics, made anew at every scrape. But for documents
 * on their way, what was offered is the sum of all outcomes and of what waits.
 *
 * <p>Any thread may collect.
 */
public final class ExportCollector extends Collector {
  private final Supplier<@Nullable ExportFigures> observed;

  /**
   * @param observed is asked once a scrape; null where nothing is exported
   */
  public ExportCollector(Supplier<@Nullable ExportFigures> observed) {
    this.observed = observed;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    ExportFigures figures = observed.get();
    if (figures == null) {
      return List.of();
    }
    Family outcomes =
        Family.counter(
            "weir_export_documents_total",
            "Documents for Elasticsearch that wait no more, by what became of them.",
            "outcome");
    outcomes.add((double) figures.indexed(), "indexed");
    outcomes.add((double) figures.alreadyThere(), "already_there");
    outcomes.add((double) figures.rejected(), "rejected");
    outcomes.add((double) figures.dropped(), "dropped");
    outcomes.add((double) figures.lost(), "lost");
    Family waiting =
        Family.gauge(
            "weir_export_waiting_documents", "Documents that wait for Elasticsearch.", "where");
    waiting.add((double) figures.inMemory(), "memory");
    waiting.add((double) figures.onDisk(), "disk");
    return List.of(
        counter(
            "weir_export_offered_documents_total",
            "Documents for Elasticsearch that were made, or waited on disk at the start.",
            figures.offered()),
        outcomes.samples(),
        waiting.samples(),
        counter(
            "weir_export_retries_total",
            "Requests to Elasticsearch that were sent again, in whole or in part.",
            figures.retries()),
        counter(
            "weir_export_left_out_exchanges_total",
            "Exchanges that came too fast to be made documents.",
            figures.leftOut()));
  }

  private static MetricFamilySamples counter(String name, String help, long count) {
    Family family = Family.counter(name, help);
    family.add((double) count);
    return family.samples();
  }
}
