package dev.weir.cli;

import dev.weir.cli.attach.Jvms;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir limits}: the limits of a running agent. */
@Command(
    name = "limits",
    description = "Shows the limits that a running agent holds traffic to, and sets others.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "'weir limits COMMAND --help' tells more about a command."})
final class LimitsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommonFlags common = new CommonFlags();

  private LimitsCommand() {}

  /** With the commands below it. */
  static CommandLine create(Shell shell, Jvms jvms) {
    return new CommandLine(new LimitsCommand())
        .addSubcommand("get", new LimitsGetCommand(shell, jvms))
        .addSubcommand("set", new LimitsSetCommand(shell, jvms))
        .addSubcommand("watch", new LimitsWatchCommand(shell, jvms));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command was given; one of: get, set, watch");
  }
}
