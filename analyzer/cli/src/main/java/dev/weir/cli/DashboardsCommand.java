package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir dashboards}: what there is for Kibana, Elasticsearch and Grafana. */
@Command(
    name = "dashboards",
    description =
        "Lists the dashboards, templates and rules that come with Weir, and installs them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "'weir dashboards COMMAND --help' tells more about a command."})
final class DashboardsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommonFlags common = new CommonFlags();

  private DashboardsCommand() {}

  /** With the commands below it. */
  static CommandLine create(Shell shell) {
    return new CommandLine(new DashboardsCommand())
        .addSubcommand("list", new DashboardsListCommand(shell))
        .addSubcommand("install", new DashboardsInstallCommand(shell))
        .addSubcommand("export", new DashboardsExportCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command was given; one of: list, install, export");
  }
}
