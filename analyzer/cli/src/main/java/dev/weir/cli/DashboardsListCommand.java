package dev.weir.cli;

import dev.weir.cli.board.PackedBoards;
import dev.weir.cli.format.BoardsTable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir dashboards list}: what is packed with the program. */
@Command(
    name = "list",
    description = "Lists the dashboards, templates and rules that come with Weir.")
final class DashboardsListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin CommonFlags common = new CommonFlags();

  DashboardsListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Writer out = Results.to(shell.out());
    // Panels are seen on their dashboards.
    List<PackedBoards.Item> items =
        PackedBoards.items().stream().filter(item -> !item.kind().equals("visualization")).toList();
    BoardsTable.items(items, shell.screen(common.color), out);
    out.flush();
    return ExitCode.DONE;
  }
}
