package dev.weir.cli;

import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import dev.weir.cli.format.JvmList;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir ps}: the JVMs that the agent could be attached to. */
@Command(
    name = "ps",
    description = {
      "Lists the JVMs of this machine, and whether the agent is in them, without touching them.",
      "What cannot be told from outside is unknown; of another user's JVM that is much."
    },
    footer = {"", "weir ps --format json"})
final class PsCommand implements Callable<Integer> {
  private final Shell shell;
  private final Jvms jvms;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  String format = "table";

  @Mixin CommonFlags common = new CommonFlags();

  PsCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException {
    boolean json = format.equals("json");
    if (!json && !format.equals("table")) {
      throw new ParameterException(
          spec.commandLine(), "--format: '" + format + "' is not one of table, json");
    }
    List<Jvm> running = jvms.running();
    Writer out = Results.to(shell.out());
    if (json) {
      JvmList.json(running, out);
    } else if (running.isEmpty()) {
      out.write("No JVM was found.\n");
    } else {
      JvmList.table(running, out, shell.screen(common.color));
    }
    out.flush();
    return ExitCode.DONE;
  }
}
