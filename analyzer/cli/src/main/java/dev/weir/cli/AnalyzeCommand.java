package dev.weir.cli;

import dev.weir.cli.format.ReportFormat;
import dev.weir.core.control.PathListener;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.route.Routing;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir analyze}: one report of all the files together. */
@Command(
    name = "analyze",
    description = {
      "Reads captures and says which endpoints used how many bytes.",
      "Several files make one report, read in the order given, as parts of one capture; its"
          + " source names them all."
    },
    footer = {
      "",
      "weir analyze traffic.pcap",
      "weir analyze --by client,status --status 5xx --top 20 traffic.pcap",
      "tcpdump -w - port 8080 | weir analyze --format json -",
      "gor --input-raw :8080 --middleware \"weir analyze --stdin gor\" --output-http http://staging"
    })
final class AnalyzeCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin ReportFlags reporting = new ReportFlags();

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Mixin AlertFlags alerting = new AlertFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Option(
      names = "--stdin",
      paramLabel = "PROTOCOL",
      description = {
        "gor: be a middleware of GoReplay. Records come on standard input and are echoed to standard"
            + " output at once; the report goes to standard error, at the end of the input."
      })
  @Nullable String stdin;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "A capture (.pcap or .pcapng, also gzipped), a recording (.gor, also gzipped or a series, or"
              + " .har), exchanges as weir capture -w FILE.ndjson writes them, or - for standard"
              + " input.")
  List<String> files = new ArrayList<>();

  AnalyzeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    if (files.indexOf("-") != files.lastIndexOf("-")) {
      throw new ParameterException(
          spec.commandLine(), "standard input (-) was named twice; it can be read only once");
    }
    checkInput();
    // Everything that may be wrong with options comes before the first byte is read.
    ReportFormat format = reporting.format(shell.screen(common.color));
    ReportOptions cut = reporting.reportOptions();
    AlertWatch alerts = AlertWatch.ofRecording(alerting.settings());
    Routing routing = reporting.routing();
    Analysis analysis =
        new Analysis(
            reporting,
            analyzing.options(),
            routing,
            ledger -> alerts.listening(ledger, routing),
            PathListener.NOBODY);
    SourceTally tally = new SourceTally();
    boolean bar = progress.shows(shell);
    Input input = new Input(shell, analysis, tally, bar ? shell.errorScreen(common.color) : null);
    List<CommandFailure> failures = new ArrayList<>();
    if (stdin != null || files.contains("-")) {
      shell.interruption().stopOnInterrupt(shell::endInput); // what came before is reported
    }
    if (stdin != null) {
      try {
        input.readMiddleware();
      } catch (CommandFailure e) {
        failures.add(e);
      }
    }
    for (String file : files) {
      try {
        input.read(file);
      } catch (CommandFailure e) {
        failures.add(e);
      }
    }
    analysis.finish();
    alerts.finish();
    if (failures.isEmpty() || !tally.isEmpty()) {
      Report report = analysis.report(tally.source(), cut).withAlerts(alerts.raised());
      print(report, format);
      explain(report);
    }
    return outcome(failures);
  }

  private void checkInput() {
    if (stdin == null && files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "missing required parameter: 'FILE'");
    }
    if (stdin != null && !stdin.equals("gor")) {
      throw new ParameterException(spec.commandLine(), "--stdin: '" + stdin + "' is not gor");
    }
    if (stdin != null && !files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--stdin reads standard input alone; leave out " + files.get(0));
    }
  }

  /** Why there is nothing, where it is not for want of HTTP. */
  private void explain(Report report) {
    for (OddityCount oddity : report.oddities()) {
      if (oddity.name().equals("link_type_unknown")) {
        shell
            .err()
            .println(
                "weir: packets of "
                    + Failures.printable(oddity.example())
                    + " were not looked into, since this link layer is not read; capture on an"
                    + " Ethernet interface, or with tcpdump -i any");
      }
    }
  }

  private void print(Report report, ReportFormat format) throws IOException {
    Writer out = Results.to(stdin == null ? shell.out() : shell.err());
    format.write(report, out);
    out.flush();
  }

  /** Every file that could not be read, a line each; the last one ends the command. */
  private int outcome(List<CommandFailure> failures) throws CommandFailure {
    if (failures.isEmpty()) {
      return ExitCode.DONE;
    }
    int last = failures.size() - 1;
    for (CommandFailure failure : failures.subList(0, last)) {
      shell.err().println("weir: " + failure.getMessage());
    }
    throw failures.get(last);
  }
}
