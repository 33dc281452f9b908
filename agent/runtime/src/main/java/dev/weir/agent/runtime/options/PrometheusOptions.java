package dev.weir.agent.runtime.options;

import dev.weir.core.unit.TimeSpan;
import dev.weir.core.unit.UnitSyntaxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The Prometheus that limits are steered by.
 *
 * @param url of its root, {@code http} or {@code https}; may hold a user and a password
 * @param queries file of lines {@code NAME = QUERY}
 * @param interval between two rounds of queries
 */
public record PrometheusOptions(URI url, Path queries, Duration interval) {
  private static final String EXAMPLE = "http://prometheus:9090";
  private static final String DEFAULT_INTERVAL = "15s";
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MOST_INTERVAL = Duration.ofDays(1);

  /** Null when nothing of it was set. */
  static @Nullable PrometheusOptions of(Settings settings) {
    Setting url = settings.of(Option.PROMETHEUS);
    Setting queries = settings.of(Option.PROMQL);
    Setting interval = settings.of(Option.PROMETHEUS_INTERVAL);
    if (url == null || queries == null) {
      Setting alone = url != null ? url : queries != null ? queries : interval;
      if (alone != null) {
        throw alone.refused(
            "does nothing by itself",
            "give both prometheus=" + EXAMPLE + " and promql=FILE of lines NAME = QUERY");
      }
      return null;
    }
    return new PrometheusOptions(
        url(url),
        queries.path(),
        interval(settings.of(Option.PROMETHEUS_INTERVAL, DEFAULT_INTERVAL)));
  }

  private static URI url(Setting setting) {
    try {
      URI url = new URI(setting.value());
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      boolean https = "https".equalsIgnoreCase(url.getScheme());
      if ((http || https)
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below: its message would show what may be a password.
    }
    throw setting.refused("is no address of a Prometheus", "write one such as " + EXAMPLE);
  }

  private static Duration interval(Setting setting) {
    Duration interval;
    try {
      interval = TimeSpan.parse(setting.value());
    } catch (UnitSyntaxException e) {
      throw setting.refused("is no duration", "write one such as " + DEFAULT_INTERVAL);
    }
    if (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(MOST_INTERVAL) > 0) {
      throw setting.refused("is not between 1s and 1d", "write one such as " + DEFAULT_INTERVAL);
    }
    return interval;
  }

  /** Without what may be a password. */
  @Override
  public String toString() {
    return url.getHost() + " every " + interval;
  }
}
