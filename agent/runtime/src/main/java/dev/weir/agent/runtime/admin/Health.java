package dev.weir.agent.runtime.admin;

import dev.weir.prometheus.ExportFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does in this process.
 *
 * @param enabled false when it was switched off
 * @param uptimeSeconds since the agent started
 * @param connections that are open and tracked, at most {@code connectionsLimit}
 * @param javaVersion of the process, such as {@code 17.0.15}
 * @param export what became of documents for Elasticsearch, null where nothing is exported
 */
public record Health(
    boolean enabled,
    String version,
    String service,
    String javaVersion,
    double uptimeSeconds,
    int connections,
    int connectionsLimit,
    List<SiteHealth> sites,
    List<String> notes,
    @Nullable ExportFigures export) {

  public Health {
    sites = List.copyOf(sites);
    notes = List.copyOf(notes);
  }

  /** How far the instrumentation of a site has come. */
  public enum State {
    /** Instrumented, and has seen a call. */
    ACTIVE,
    /** Instrumented, without a call so far. */
    INSTRUMENTED,
    /** The class has not been loaded by the application. */
    WAITING,
    /** Could not be instrumented. */
    FAILED,
    /** Switched off after repeated faults. */
    OFF
  }

  /**
   * One place in the JDK or a framework.
   *
   * @param site stable, snake_case, such as {@code socket_read}; several targets may share it
   * @param target class and method
   * @param faults how often the hook of the site failed, for whichever of its targets
   * @param why of a failure or of switching off; null when all is well
   */
  public record SiteHealth(
      String site, String target, State state, long faults, @Nullable String why) {}
}
