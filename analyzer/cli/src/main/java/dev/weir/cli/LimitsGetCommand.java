package dev.weir.cli;

import dev.weir.cli.attach.Jvms;
import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.limits.AgentException;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir limits get}: the limits in force, and what they have done. */
@Command(
    name = "get",
    description = "Prints the limits that an agent has in force, and what they have done so far.",
    footer = {"", "weir limits get", "weir limits get 4711 --format json"})
final class LimitsGetCommand implements Callable<Integer> {
  private final Shell shell;
  private final Jvms jvms;

  @Parameters(paramLabel = "URL|PID", arity = "0..1", description = AgentFlags.TARGET)
  @Nullable String target;

  @Mixin AgentFlags agent = new AgentFlags();

  @Mixin CommonFlags common = new CommonFlags();

  LimitsGetCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    LimitsFormat format = LimitsFormat.of(agent.isJson(), shell.screen(common.color));
    try {
      Writer out = Results.to(shell.out());
      format.write(agent.endpoint(target, jvms, shell).get(), out);
      out.flush();
    } catch (AgentException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }
}
