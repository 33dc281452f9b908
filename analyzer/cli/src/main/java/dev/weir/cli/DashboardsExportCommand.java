package dev.weir.cli;

import dev.weir.cli.board.PackedBoards;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir dashboards export}: the files, to be imported by hand. */
@Command(
    name = "export",
    description = {
      "Writes the dashboards, templates and rules as files, to look at or to import by hand.",
      "Files of the same names are replaced."
    },
    footer = {"", "weir dashboards export boards"})
final class DashboardsExportCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "DIR", description = "The folder to write to; it is made.")
  String folder = "";

  @Mixin CommonFlags common = new CommonFlags();

  DashboardsExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws CommandFailure {
    try {
      int files = PackedBoards.export(Path.of(folder));
      shell.err().println("weir: " + Failures.printable(folder) + ": " + files + " files");
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(folder, e), e);
    }
    return ExitCode.DONE;
  }
}
