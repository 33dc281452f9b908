package dev.weir.cli;

import dev.weir.cli.attach.Jvms;
import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitsAnswer;
import dev.weir.cli.limits.LimitsEndpoint;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir limits watch}: what the limits do, live. */
@Command(
    name = "watch",
    description = {
      "Shows what the limits of an agent do, once a second until Ctrl-C.",
      "The table refreshes in place; where output is no terminal, table follows table. With"
          + " --format json it is a line a second."
    },
    footer = {"", "weir limits watch", "weir limits watch 4711 --format json"})
final class LimitsWatchCommand implements Callable<Integer> {
  private final Shell shell;
  private final Jvms jvms;

  @Parameters(paramLabel = "URL|PID", arity = "0..1", description = AgentFlags.TARGET)
  @Nullable String target;

  @Mixin AgentFlags agent = new AgentFlags();

  @Mixin CommonFlags common = new CommonFlags();

  LimitsWatchCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    LimitsFormat format =
        agent.isJson() ? LimitsFormat.jsonLines() : LimitsFormat.table(shell.screen(common.color));
    boolean inPlace = shell.outIsTerminal() && !agent.isJson();
    LimitsEndpoint endpoint = agent.endpoint(target, jvms, shell);
    CountDownLatch ending = new CountDownLatch(1);
    try {
      LimitsAnswer first = endpoint.get();
      shell.interruption().stopOnInterrupt(ending::countDown);
      new LimitsWatch(shell, format, inPlace)
          .run(first, endpoint::get, () -> !ending.await(1, TimeUnit.SECONDS));
    } catch (AgentException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }
}
