package dev.weir.cli;

import dev.weir.capture.AnalysisOptions;
import dev.weir.cli.format.Screen;
import dev.weir.cli.outlet.ExchangeLog;
import dev.weir.cli.outlet.Outlet;
import dev.weir.core.control.PathListener;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.route.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the exchanges of a recording to outlets.
 *
 * <p>A file is read twice: routes are learned from all its paths first, so that every exchange
 * bears the route that the report has it under. Standard input and pipes can be read once only: an
 * exchange then bears the route as it was known when it ended.
 */
final class ExchangeExport {
  private final Shell shell;
  private final ReportFlags flags;
  private final AnalysisOptions options;
  private final Routing routing;
  private final @Nullable Screen progressScreen;

  /** Opens the outlets, once there surely is something to be read. */
  interface Opening {
    /** Adds each to the list as soon as it is open; the list is closed in every case. */
    void open(List<Outlet> outlets) throws CommandFailure;
  }

  /**
   * Prepares to read.
   *
   * @param flags say which exchanges, and how paths are grouped
   * @param progressScreen where to show progress, null for nowhere
   */
  ExchangeExport(
      Shell shell, ReportFlags flags, AnalysisOptions options, @Nullable Screen progressScreen)
      throws CommandFailure {
    this.shell = shell;
    this.flags = flags;
    this.options = options;
    this.routing = flags.routing();
    this.progressScreen = progressScreen;
  }

  /**
   * Reads a file as far as that goes, and gives outlets all of it.
   *
   * @throws CommandFailure if there is nothing to be read, before anything is opened; if an outlet
   *     fails; or if the file broke off, once what came before has been given
   */
  void run(String file, Opening opening) throws CommandFailure {
    if (canBeReadTwice(file)) {
      learnRoutes(file);
    }
    List<Outlet> outlets = new ArrayList<>();
    CommandFailure brokenBy;
    try {
      opening.open(outlets);
      brokenBy = give(file, outlets);
    } catch (CommandFailure e) {
      closeAfter(e, outlets);
      throw e;
    }
    close(outlets);
    for (Outlet outlet : outlets) {
      if (!outlet.written().isEmpty()) {
        String line = outlet.name() + ": " + outlet.written();
        shell.err().println("weir: " + Failures.printable(line));
      }
    }
    if (brokenBy != null) {
      throw brokenBy;
    }
  }

  private static boolean canBeReadTwice(String file) {
    if (file.equals("-")) {
      return false;
    }
    try {
      Path path = Path.of(file);
      return !Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path);
    } catch (InvalidPathException e) {
      return true; // Whoever reads it says what is wrong.
    }
  }

  private void learnRoutes(String file) throws CommandFailure {
    Analysis analysis =
        new Analysis(flags, options, routing, ledger -> ledger, PathListener.NOBODY);
    // What breaks it off is said when it is read for the second time.
    var unused =
        new Input(shell, analysis, new SourceTally(), progressScreen)
            .silently()
            .readToTheBreak(file);
    analysis.finish();
  }

  private @Nullable CommandFailure give(String file, List<Outlet> outlets) throws CommandFailure {
    List<ExchangeLog> logs = new ArrayList<>();
    Analysis analysis =
        new Analysis(
            flags,
            options,
            routing,
            ledger -> {
              ExchangeLog log = new ExchangeLog(ledger, outlets, true);
              logs.add(log);
              return log;
            },
            PathListener.NOBODY);
    SourceTally tally = new SourceTally();
    CommandFailure brokenBy =
        new Input(shell, analysis, tally, progressScreen).readToTheBreak(file);
    analysis.finish();
    for (ExchangeLog log : logs) {
      log.finish(analysis.report(tally.source(), ReportOptions.ALL));
      IOException failure = log.failure();
      if (failure != null) {
        throw CommandFailure.failed(Reading.cause(log.failedName(), failure), failure);
      }
    }
    return brokenBy;
  }

  private static void closeAfter(CommandFailure failure, List<Outlet> outlets) {
    try {
      close(outlets);
    } catch (CommandFailure e) {
      failure.addSuppressed(e);
    }
  }

  private static void close(List<Outlet> outlets) throws CommandFailure {
    CommandFailure failure = null;
    for (Outlet outlet : outlets) {
      try {
        outlet.close();
      } catch (IOException e) {
        failure = CommandFailure.failed(Reading.cause(outlet.name(), e), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
