package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.cli.format.HeldLimits;
import dev.weir.cli.format.ReportPage;
import dev.weir.cli.format.Screen;
import dev.weir.core.conformance.Witness;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.route.Routing;
import dev.weir.core.simulation.Recorder;
import dev.weir.core.timeline.EndpointName;
import dev.weir.core.timeline.LargestExchanges;
import dev.weir.core.timeline.Timeline;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one recording, once, for a page. Without limits, memory is bounded whatever its length;
 * with them, it takes what a simulation does, 64 bytes an exchange.
 *
 * <p>Confined to one thread.
 */
final class PageReading {
  /** What fits on a page, a few pixels each. */
  private static final int MOST_COLUMNS = 240;

  /** As many as the ledger keeps. */
  private static final int MOST_TIMED_ENDPOINTS = 20_000;

  /** 16 MB. */
  private static final long MOST_COLUMNS_IN_ALL = 1_000_000;

  private static final int SHOWN_TIMED_ENDPOINTS = 40;
  private static final int LARGEST = 30;

  /** As weir conform has it. */
  private static final long TOLERANCE_BYTES = 64 * 1024;

  private final ReportFlags flags;
  private final Routing routing;
  private final @Nullable LimitSet limits;
  private final String limitsFile;
  private final @Nullable Recorder recorder;
  private final Analysis analysis;
  private final SourceTally tally = new SourceTally();
  private final LargestExchanges largest = new LargestExchanges(LARGEST);
  private @Nullable Timeline timeline;
  private @Nullable Witness witness;

  /**
   * Prepares.
   *
   * @param limits what to hold the recording against, null for nothing
   * @param limitsFile the file that they come from
   */
  PageReading(
      ReportFlags flags,
      AnalysisOptions options,
      Routing routing,
      @Nullable LimitSet limits,
      @Nullable String limitsFile) {
    this.flags = flags;
    this.routing = routing;
    this.limits = limits;
    this.limitsFile = limitsFile == null ? "" : lastName(limitsFile);
    this.recorder = limits == null ? null : new Recorder(limits, routing);
    this.analysis =
        new Analysis(
            flags,
            limits == null ? options : options.withClientField(limits.clientIdentity().header()),
            routing,
            this::listener,
            recorder == null ? PathListener.NOBODY : recorder.path());
  }

  /**
   * Reads a recording as far as that goes.
   *
   * @param progressScreen where to show progress, null for nowhere
   * @return what ended it before its end, or null
   * @throws CommandFailure if nothing can be read
   */
  @Nullable CommandFailure read(Shell shell, String file, @Nullable Screen progressScreen)
      throws CommandFailure {
    CommandFailure brokenBy =
        new Input(shell, analysis, tally, progressScreen).readToTheBreak(file);
    analysis.finish();
    return brokenBy;
  }

  /**
   * All that is to be shown.
   *
   * @param title null for the recording's name
   * @param top how many endpoints, 0 for all
   */
  ReportPage page(@Nullable String title, int top, @Nullable CommandFailure brokenBy)
      throws CommandFailure {
    Report report = analysis.report(tally.source(), new ReportOptions(top, SortKey.BYTES));
    if (timeline == null) {
      throw new IllegalStateException("an analysis without a ledger");
    }
    return new ReportPage(
        title == null ? lastName(report.source().name()) : title,
        report,
        timeline.timetable(timed(report)),
        largest.all(),
        flags.filtering.words(),
        brokenBy == null ? "" : String.valueOf(brokenBy.getMessage()),
        held(report, brokenBy != null));
  }

  /** Of a file's name, what comes after its folders. */
  private static String lastName(String name) {
    String last = name.substring(name.lastIndexOf(File.separatorChar) + 1);
    return last.isEmpty() ? name : last;
  }

  private ExchangeListener listener(Ledger ledger) {
    ExchangeListener next = ledger;
    if (limits != null) {
      witness =
          new Witness(
              limits,
              TOLERANCE_BYTES,
              exchange -> exchange.method() + ' ' + routing.routeOf(exchange.path()),
              ledger);
      next = witness;
    }
    Timeline timing =
        new Timeline(
            next,
            routing,
            ledger::reports,
            ledger::routeOf,
            MOST_COLUMNS,
            MOST_TIMED_ENDPOINTS,
            MOST_COLUMNS_IN_ALL);
    timeline = timing;
    return new ExchangeTee(timing, exchange -> finished(ledger, exchange));
  }

  private void finished(Ledger ledger, Exchange exchange) {
    if (ledger.reports(exchange)) {
      largest.add(exchange);
    }
    if (recorder != null) {
      recorder.add(exchange);
    }
  }

  private static List<EndpointName> timed(Report report) {
    List<EndpointName> names = new ArrayList<>();
    for (ReportRow row : report.topEndpoints()) {
      if (names.size() < SHOWN_TIMED_ENDPOINTS) {
        names.add(new EndpointName(value(row, Dimension.METHOD), value(row, Dimension.ROUTE)));
      }
    }
    return names;
  }

  private static String value(ReportRow row, Dimension dimension) {
    for (KeyField field : row.key()) {
      if (field.dimension() == dimension) {
        return field.value();
      }
    }
    throw new IllegalStateException("rows are not by " + dimension);
  }

  private @Nullable HeldLimits held(Report report, boolean broken) throws CommandFailure {
    if (limits == null || recorder == null || witness == null) {
      return null;
    }
    witness.finish();
    return HeldAgainst.limits(
        limitsFile,
        limits,
        recorder.recording(),
        report.source().kind(),
        broken,
        witness.certificates());
  }
}
