package dev.weir.prometheus;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.Rule;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Alerts as Prometheus metrics, made anew at every scrape. What has fired once stays with a 0, so
 * that its end is seen; {@value #MOST_FIRED} are remembered, and what is over for longest makes
 * room for what fires.
 *
 * <p>Any thread may collect; scrapes at the same time wait for one another.
 */
public final class AlertsCollector extends Collector {
  static final int MOST_FIRED = 1_000;

  private static final String RULE = "rule";
  private static final String ROUTE = "http_route";

  private final Supplier<AlertFigures> observed;
  private final Map<Fired, Boolean> fired = new LinkedHashMap<>();

  /** Which alert. */
  private record Fired(Rule rule, String route) {}

  /**
   * @param observed is asked once a scrape
   */
  public AlertsCollector(Supplier<AlertFigures> observed) {
    this.observed = observed;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    AlertFigures figures = observed.get();
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(firing(figures));
    families.add(raised(figures));
    families.add(jitters(figures));
    families.add(
        counter(
            "weir_alert_routes_dropped_total",
            "How often a route that was watched had to make room for another.",
            figures,
            figures.droppedRoutes()));
    families.add(posts(figures));
    families.removeIf(family -> family.samples.isEmpty());
    return families;
  }

  private MetricFamilySamples firing(AlertFigures figures) {
    fired.replaceAll((alert, before) -> false);
    for (Alert alert : figures.firing()) {
      Fired key = new Fired(alert.rule(), Labels.printable(alert.route()));
      fired.remove(key); // so that those that fired last are the last
      fired.put(key, true);
    }
    forgetOldest();
    Family family =
        Family.gauge(
            "weir_alert_firing", "Whether an alert fires; absent before it did.", RULE, ROUTE);
    fired.forEach((alert, now) -> family.add(now ? 1 : 0, alert.rule.key(), alert.route));
    return family.samples();
  }

  private void forgetOldest() {
    Iterator<Boolean> oldestFirst = fired.values().iterator();
    while (fired.size() > MOST_FIRED && oldestFirst.hasNext()) {
      if (!oldestFirst.next()) {
        oldestFirst.remove();
      }
    }
    oldestFirst = fired.values().iterator();
    while (fired.size() > MOST_FIRED) {
      oldestFirst.next();
      oldestFirst.remove();
    }
  }

  private static MetricFamilySamples raised(AlertFigures figures) {
    Family family = Family.counter("weir_alerts_total", "Alerts that began.", RULE);
    new TreeMap<>(figures.raised())
        .forEach((rule, count) -> family.add((double) count, rule.key()));
    return family.samples();
  }

  private MetricFamilySamples jitters(AlertFigures figures) {
    Map<String, Double> byLabel = new TreeMap<>();
    figures
        .jitters()
        .forEach((route, ratio) -> byLabel.merge(Labels.printable(route), ratio, Math::max));
    Family family =
        Family.gauge(
            "weir_throughput_jitter_ratio",
            "Standard deviation over mean of 1 s throughput, over 60 s; absent below a minimum mean.",
            ROUTE);
    byLabel.forEach((route, ratio) -> family.add(ratio, route));
    return family.samples();
  }

  private static MetricFamilySamples counter(
      String name, String help, AlertFigures figures, long count) {
    Family family = Family.counter(name, help);
    if (!figures.raised().isEmpty()) { // else nothing is watched
      family.add((double) count);
    }
    return family.samples();
  }

  private static MetricFamilySamples posts(AlertFigures figures) {
    Family family =
        Family.counter(
            "weir_alert_posts_total", "Changes of alerts by what the webhook did.", "outcome");
    if (figures.posted() + figures.notPosted() > 0) {
      family.add((double) figures.posted(), "taken");
      family.add((double) figures.notPosted(), "dropped");
    }
    return family.samples();
  }
}
