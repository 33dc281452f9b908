package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.prometheus.AlertFigures;
import dev.weir.prometheus.ExportFigures;
import dev.weir.prometheus.Histogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the admin endpoint shows. Any thread may ask. */
public interface Observed {
  /** Whether the application answered requests or sent them. */
  enum Side {
    SERVED,
    OUTGOING
  }

  /**
   * The traffic since the agent started.
   *
   * @throws IllegalArgumentException saying which groupings are kept, when {@code by} is not
   */
  Report report(Side side, List<Dimension> by, ReportOptions options);

  /** Bytes of finished responses, in all. */
  Histogram responseSizes();

  /** How many seconds these took to begin. */
  Histogram firstBytes();

  /** The limits in force, and the way to change them. */
  LimitsControl limits();

  /** The alerts at present, and what they are about. */
  AlertFigures alerts();

  /** What became of documents for Elasticsearch, null where nothing is exported. */
  @Nullable ExportFigures export();

  Health health();
}
