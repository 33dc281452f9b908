package dev.weir.agent.runtime.promql;

import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.agent.runtime.limits.WatchedFile;
import dev.weir.core.limit.Limit;
import dev.weir.core.text.Printable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks Prometheus now and then at which rates limits are to be, and moves them there. What brings
 * no rate leaves its limit as it is.
 *
 * <p>A result within 1 % of the rate in force changes nothing, or a query that wavers a little
 * would fill the log. Confined to one thread, but for {@link #close}.
 */
public final class Steering implements AutoCloseable {
  private static final String WARNINGS = "promql";
  private static final int LEAST_CHANGE = 100; // one part in so many

  private final LimitsControl control;
  private final WatchedFile file;
  private final PrometheusClient client;
  private @Nullable String text; // of the queries
  private Map<String, String> queries = Map.of();

  /**
   * @param root of the Prometheus
   * @param queries the file of {@link Queries}
   */
  public Steering(LimitsControl control, URI root, Path queries) {
    this.control = control;
    this.file = new WatchedFile(queries);
    this.client = new PrometheusClient(root);
  }

  /** Asks all queries once. */
  public void round() {
    List<String> warnings = new ArrayList<>();
    readQueries(warnings);
    try {
      for (Map.Entry<String, String> query : queries.entrySet()) {
        ask(query.getKey(), query.getValue(), warnings);
      }
    } catch (IOException e) {
      warnings.add(
          "Prometheus cannot be asked, rates stay: "
              + Printable.of(e.toString())
              + "; start it, or mend the option prometheus");
    }
    control.warn(WARNINGS, warnings);
  }

  @Override
  public void close() {
    client.close();
  }

  private void readQueries(List<String> warnings) {
    WatchedFile.Reading reading = file.read();
    String read = reading.text();
    if (read == null) {
      warnings.add("queries stay as they are, since " + reading.problem());
      return;
    }
    try {
      if (!read.equals(text)) {
        Map<String, String> parsed = Queries.parse(file.name(), read);
        file.follow(reading);
        queries = parsed;
        text = read;
        control.leaveToQueries(queries.keySet());
      }
    } catch (IllegalArgumentException e) {
      warnings.add("queries stay as they are, since " + e.getMessage());
    }
  }

  private void ask(String name, String query, List<String> warnings) throws IOException {
    Limit limit = control.limits().current().limit(name);
    if (limit == null) {
      warnings.add(
          file.name()
              + " has a query for "
              + name
              + ", which is no limit in force; mend the name, or leave out the line");
      return;
    }
    try {
      long bytesPerSecond = client.bytesPerSecond(query);
      long nowBytesPerSecond = limit.rule().allowance().bytesPerSecond();
      if (Math.abs(bytesPerSecond - nowBytesPerSecond) * LEAST_CHANGE > nowBytesPerSecond) {
        control.steer(name, bytesPerSecond, "query of " + file.name());
      }
    } catch (QueryException e) {
      warnings.add(name + " stays as it is, since its query failed: " + e.getMessage());
    }
  }
}
