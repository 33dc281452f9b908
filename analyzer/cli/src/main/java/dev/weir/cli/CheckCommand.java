package dev.weir.cli;

import dev.weir.cli.format.BudgetFormat;
import dev.weir.cli.format.BudgetReport;
import dev.weir.cli.format.JUnitXml;
import dev.weir.core.budget.BudgetCheck;
import dev.weir.core.budget.BudgetSet;
import dev.weir.core.report.Report;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check}: whether recorded traffic kept to its budgets. */
@Command(
    name = "check",
    description = {
      "Holds recorded traffic against budgets, of all of it and of single routes: message bytes,"
          + " bytes per request, requests, shares, latencies, and growth against a base.",
      "A budget that no exchange matched is told as untried; it is not broken."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every budget was kept, or was not tried",
      "1:one was broken, or a recording could not be read to its end or has no exchange",
      "2:the command line or the budget file makes no sense"
    },
    footer = {
      "",
      "weir check traffic.pcap --max-total 500MB --max-share 30%%",
      "weir check traffic.ndjson --budget budget.yaml --junit weir.xml",
      "weir check after.pcap --base before.pcap --max-growth 10%% --github-summary"
    })
final class CheckCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin BudgetFlags budgets = new BudgetFlags();

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description = "What growth is measured against: a recording of the same traffic before.")
  @Nullable String base;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write a JUnit XML report, one test case a budget.")
  @Nullable String junit;

  @Option(
      names = "--github-summary",
      description = "Also add the findings to the summary of the GitHub Actions step.")
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

  @Parameters(paramLabel = "FILE", description = Recordings.OPERAND)
  String file = "";

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    // Everything that may be wrong with options comes before the first byte is read.
    BudgetFormat writing = writing();
    BudgetSet set = budgets.budgets();
    requireBase(set);
    ResultFile summary = githubSummary ? ResultFile.githubSummary(shell) : null;
    ResultFile xml = junit == null ? null : ResultFile.named("--junit", junit);
    BudgetCheck before = new BudgetCheck(set);
    Report baseReport = base == null ? null : read(base, before);
    BudgetCheck after = new BudgetCheck(set);
    Report report = read(file, after);
    BudgetReport checked =
        new BudgetReport(
            report,
            after.bytes(),
            baseReport == null ? null : baseReport.source(),
            after.findings(report, baseReport == null ? null : before));
    Writer out = Results.to(shell.out());
    writing.write(checked, out);
    out.flush();
    if (xml != null) {
      xml.write(to -> JUnitXml.write(checked, to));
    }
    if (summary != null) {
      summary.append(to -> BudgetFormat.markdown().write(checked, to));
    }
    return checked.broken() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Report read(String from, BudgetCheck check) throws CommandFailure {
    return recordings.read(
        shell, common, from, analyzing.options(), recordings.routing(), check::add);
  }

  private void requireBase(BudgetSet set) {
    if (base == null && set.needsBase()) {
      throw misuse("a budget of growth needs a base; give --base FILE, or leave it out");
    }
    if (base != null && !set.needsBase()) {
      throw misuse(
          "--base: no budget compares with it; give --max-growth or growth: in the file, or leave"
              + " it out");
    }
    if (file.equals("-") && file.equals(base)) {
      throw misuse("standard input (-) was named twice; it can be read only once");
    }
  }

  private BudgetFormat writing() {
    return Misuse.checked(
        spec, "--format", format, name -> BudgetFormat.named(name, shell.screen(common.color)));
  }

  private ParameterException misuse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
