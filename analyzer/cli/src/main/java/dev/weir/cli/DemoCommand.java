package dev.weir.cli;

import dev.weir.core.unit.TimeSpan;
import dev.weir.core.unit.UnitSyntaxException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}: everything at once on this machine. */
@Command(
    name = "demo",
    description = {
      "Shows Weir at work on this machine, without any setting up: starts a small web application"
          + " with the agent in it, sends it traffic, and shows where the bytes go while it runs;"
          + " then holds the busiest endpoint to a limit for "
          + LimitAct.SECONDS
          + " s more. Then it holds the agent's count of every path against the client's own, and"
          + " replays the first "
          + ReplayAct.RECORDED_SECONDS
          + " s of the traffic at twice the speed, and writes the page that weir report makes of"
          + " them.",
      "Until Ctrl-C (--keep), and with --capture, it sets no limit and replays nothing; --keep"
          + " leaves the recording."
    },
    footer = {"", "weir demo", "weir demo --keep", "weir demo --capture --duration 10s"})
final class DemoCommand implements Callable<Integer> {
  private static final int MOST_REQUESTS_PER_SECOND = 10_000;

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "How long to send traffic; the limit and the replay come on top. Default: 20s.")
  @Nullable String duration;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Requests a second. Default: ${DEFAULT-VALUE}.")
  int rate = 50;

  @Option(
      names = "--keep",
      description =
          "Go on until Ctrl-C, so that there is time to look at the page, and keep the recording.")
  boolean keep;

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The agent's jar. Default: WEIR_AGENT, else weir-agent.jar beside weir.jar.")
  @Nullable String agentFile;

  @Option(
      names = "--capture",
      description =
          "Instead, analyze a capture that comes along, then traffic captured live on the loopback"
              + " interface, which takes the right to capture.")
  boolean capture;

  @Mixin CommonFlags common = new CommonFlags();

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    require(duration == null || !keep, "--keep goes on until Ctrl-C; leave out --duration");
    require(!capture || !keep, "--keep is of no use with --capture; leave out one of them");
    Duration span = duration == null ? Duration.ofSeconds(20) : span(duration);
    if (capture) {
      return new CaptureDemo(shell, shell.screen(common.color), span).run();
    }
    require(
        rate >= 1 && rate <= MOST_REQUESTS_PER_SECOND,
        "--rate: " + rate + " is out of range; give 1 to " + MOST_REQUESTS_PER_SECOND);
    return new AgentDemo(shell, common.color, keep ? null : span, rate).run(agentFile);
  }

  private Duration span(String text) {
    try {
      Duration span = TimeSpan.parse(text);
      require(
          !span.isZero() && !span.isNegative(),
          "--duration: " + text + " is out of range; give more than 0s");
      return span;
    } catch (UnitSyntaxException e) {
      throw new ParameterException(spec.commandLine(), "--duration: " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
