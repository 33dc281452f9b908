package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.route.Routing;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The options by which recordings are read whole, to be judged or compared. */
final class Recordings {
  static final String OPERAND =
      "A capture (.pcap or .pcapng, also gzipped), a recording (.gor or .har), exchanges as weir"
          + " capture -w FILE.ndjson writes them, or - for standard input.";

  private static final ReportOptions ALL = new ReportOptions(0, SortKey.BYTES);

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Mixin RouteFlags routes = new RouteFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  /** The routes that these recordings are read by; ask once where several share them. */
  Routing routing() throws CommandFailure {
    return routes.routing(command);
  }

  /**
   * Reads one recording to its end.
   *
   * @param finished told of every exchange
   * @return its report by endpoint
   * @throws CommandFailure also when it breaks off, or has no exchange: neither is all there was
   */
  Report read(
      Shell shell,
      CommonFlags common,
      String file,
      AnalysisOptions options,
      Routing routing,
      Consumer<Exchange> finished)
      throws CommandFailure {
    Analysis analysis =
        new Analysis(
            flags(),
            options,
            routing,
            ledger -> new ExchangeTee(ledger, finished),
            PathListener.NOBODY);
    SourceTally tally = new SourceTally();
    boolean bar = progress.shows(shell);
    new Input(shell, analysis, tally, bar ? shell.errorScreen(common.color) : null).read(file);
    analysis.finish();
    Report report = analysis.report(tally.source(), ALL);
    if (report.totalRequests() == 0) {
      throw CommandFailure.failed(
          report.source().name()
              + ": there is no HTTP/1 exchange in it, so nothing can be said; see what is in it with"
              + " weir analyze",
          null);
    }
    return report;
  }

  private ReportFlags flags() {
    ReportFlags flags = new ReportFlags();
    flags.command = command;
    return flags;
  }
}
