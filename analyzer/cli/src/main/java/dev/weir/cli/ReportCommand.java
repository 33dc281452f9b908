package dev.weir.cli;

import dev.weir.cli.format.ReportPage;
import dev.weir.cli.format.ReportPageHtml;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.unit.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir report}: one recording as one page. */
@Command(
    name = "report",
    description = {
      "Writes one HTML file with tables and plots of a recording: where its bytes went, when, how"
          + " long exchanges took, and what limits would have done. It opens from disk, asks for"
          + " nothing on any network, and may be attached to a ticket.",
      "The page shows paths without their queries, and no values of header fields."
    },
    footer = {
      "",
      "weir report traffic.pcap -o report.html",
      "weir report traffic.pcap --limits limits.yaml --title 'Friday' -o friday.html"
    })
final class ReportCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The HTML file to write.")
  String output = "";

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "What stands at the top of the page. Default: the name of the recording.")
  @Nullable String title;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "How many endpoints to show, those with the most bytes, 0 for all; the others are one"
              + " row. Default: ${DEFAULT-VALUE}.")
  int top = 200;

  @Option(
      names = "--limits",
      paramLabel = "FILE",
      description =
          "Also show what the limits of a file would have done, and whether the traffic kept to"
              + " them as it was.")
  @Nullable String limits;

  @Mixin FilterFlags filters = new FilterFlags();

  @Mixin RouteFlags routes = new RouteFlags();

  @Mixin AnalysisFlags analyzing = new AnalysisFlags();

  @Mixin CommonFlags common = new CommonFlags();

  @Mixin ProgressFlags progress = new ProgressFlags();

  @Parameters(paramLabel = "FILE", description = Recordings.OPERAND)
  String file = "";

  ReportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    CommandFailure brokenBy = write();
    shell
        .err()
        .println(
            "weir: "
                + Failures.printable(output)
                + ": "
                + ByteSize.format(Files.size(Path.of(output)))
                + " written");
    if (brokenBy != null) {
      throw brokenBy;
    }
    return ExitCode.DONE;
  }

  /**
   * Writes the page, and says nothing.
   *
   * @return what ended the recording before its end, or null
   */
  @Nullable CommandFailure write() throws IOException, CommandFailure {
    LimitSet set = limits == null ? null : RecordedLimits.read(limits, "show");
    refuseTheSameFile();
    ResultFile page = ResultFile.named("--output", output);
    PageReading reading =
        new PageReading(flags(), analyzing.options(), routes.routing(spec), set, limits);
    boolean bar = progress.shows(shell);
    CommandFailure brokenBy =
        reading.read(shell, file, bar ? shell.errorScreen(common.color) : null);
    ReportPage content = reading.page(title, top, brokenBy);
    if (content.report().totalRequests() == 0) {
      throw brokenBy == null ? nothing(content) : brokenBy;
    }
    page.write(out -> ReportPageHtml.write(content, out));
    return brokenBy;
  }

  private ReportFlags flags() {
    ReportFlags flags = new ReportFlags();
    flags.command = spec;
    flags.filtering = filters;
    return flags;
  }

  private void refuseTheSameFile() {
    for (String read : new String[] {file, limits, routes.file}) {
      if (read != null && isOutput(read)) {
        throw Misuse.of(spec, "--output", "this is a file to be read, " + read + "; name another");
      }
    }
  }

  private boolean isOutput(String read) {
    try {
      return Files.exists(Path.of(read))
          && Files.exists(Path.of(output))
          && Files.isSameFile(Path.of(read), Path.of(output));
    } catch (IOException | InvalidPathException e) {
      return false; // whoever opens them says what is wrong
    }
  }

  private CommandFailure nothing(ReportPage content) {
    String name = content.report().source().name();
    return CommandFailure.failed(
        filters.words().isEmpty()
            ? name
                + ": there is no HTTP/1 exchange in it, so there is nothing to show; see what is in"
                + " it with weir analyze"
            : name + ": no exchange in it passes " + filters.words() + "; widen the filter",
        null);
  }
}
