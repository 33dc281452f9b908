package dev.weir.cli;

import dev.weir.cli.format.DiffFormat;
import dev.weir.cli.format.DiffReport;
import dev.weir.core.comparison.Comparison;
import dev.weir.core.report.Report;
import dev.weir.core.route.Routing;
import dev.weir.core.unit.Percentage;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir diff}: what two recordings differ in, beyond chance. */
@Command(
    name = "diff",
    description = {
      "Compares two recordings endpoint by endpoint: bytes, requests, bytes per request and latency,"
          + " and says which sizes and latencies differ by more than chance.",
      "Requests and bytes in all depend on how long was recorded; they are shown and not tested."
    },
    footer = {
      "",
      "weir diff before.pcap after.pcap",
      "weir diff before.ndjson after.ndjson --format markdown --top 0"
    })
final class DiffCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--significance",
      paramLabel = "PERCENT",
      defaultValue = "5%",
      description = {
        "How likely it may be at most to call anything different where nothing but chance is; of all"
            + " endpoints together.",
        "Default: 5%%."
      })
  String significance = "5%";

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = {
        "How many endpoints to show, those whose bytes changed most, 0 for all; beyond these, those"
            + " that differ are shown, too.",
        "Default: ${DEFAULT-VALUE}."
      })
  int top = 10;

  @Option(
      names = "--github-summary",
      description = "Also add the comparison to the summary of the GitHub Actions step.")
  boolean githubSummary;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or markdown. Default: ${DEFAULT-VALUE}.")
  String format = "table";

  @Mixin Recordings recordings = new Recordings();

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "What was before. " + Recordings.OPERAND)
  String base = "";

  @Parameters(index = "1", paramLabel = "CANDIDATE", description = "What is now; as BASE.")
  String candidate = "";

  DiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    DiffFormat writing =
        Misuse.checked(
            spec, "--format", format, name -> DiffFormat.named(name, shell.screen(common.color)));
    double level = Misuse.checked(spec, "--significance", significance, DiffCommand::level);
    if (base.equals("-") && candidate.equals("-")) {
      throw misuse("standard input (-) was named twice; it can be read only once");
    }
    ResultFile summary = githubSummary ? ResultFile.githubSummary(shell) : null;
    // What one recording teaches of routes has to hold for the other.
    Routing routing = recordings.routing();
    Comparison comparison = new Comparison(routing);
    Report before =
        recordings.read(shell, common, base, analyzing.options(), routing, comparison::before);
    Report after =
        recordings.read(shell, common, candidate, analyzing.options(), routing, comparison::after);
    DiffReport compared =
        new DiffReport(before.source(), after.source(), comparison.differences(), level, top);
    Writer out = Results.to(shell.out());
    writing.write(compared, out);
    out.flush();
    if (summary != null) {
      summary.append(to -> DiffFormat.markdown().write(compared, to));
    }
    return ExitCode.DONE;
  }

  private static double level(String text) {
    double level = Percentage.parse(text);
    if (level <= 0 || level >= 1) {
      throw new IllegalArgumentException(
          "'" + text + "' is not above 0 % and below 100 %; write for example 5%");
    }
    return level;
  }

  private ParameterException misuse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
