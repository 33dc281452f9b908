package dev.weir.cli;

import dev.weir.cli.attach.AgentAnswer;
import dev.weir.cli.attach.AgentJar;
import dev.weir.cli.attach.AttachException;
import dev.weir.cli.attach.Attachment;
import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir detach}: ends the agent's work in a JVM, which goes on without it. */
@Command(
    name = "detach",
    description = {
      "Ends the agent's work in a running JVM: the classes that it changed become what they were,"
          + " and its page goes. What it counted is lost; look at the page before."
    },
    footer = {"", "weir detach 4711"})
final class DetachCommand implements Callable<Integer> {
  private final Shell shell;
  private final Jvms jvms;

  @Parameters(
      paramLabel = "PID",
      description = "Process id, or a part of the name of the main class or jar; see weir ps.")
  String target = "";

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The agent's jar. Default: WEIR_AGENT, else weir-agent.jar beside weir.jar.")
  @Nullable String agentFile;

  @Mixin CommonFlags common = new CommonFlags();

  DetachCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    try {
      Path jar = AgentJar.find(agentFile, shell.environment(), Program.location());
      Jvm jvm = jvms.attachable(JvmChoice.pid(target, jvms, shell));
      if (jvm.agent() == Jvm.AgentPresence.ABSENT) {
        // Asking the agent would load it.
        throw absent(jvm);
      }
      return tell(jvm, Attachment.call(jvms, jvm, jar, "detach=true"));
    } catch (AttachException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private int tell(Jvm jvm, AgentAnswer answer) throws IOException, CommandFailure {
    switch (answer.status()) {
      case DETACHED -> {
        Writer out = Results.to(shell.out());
        out.write(Failures.printable("The agent has left " + name(jvm) + '.') + '\n');
        out.flush();
        return ExitCode.DONE;
      }
      case ABSENT -> throw absent(jvm);
      default ->
          throw CommandFailure.failed(
              "the agent did not leave " + name(jvm) + ": " + answer.message(), null);
    }
  }

  private static CommandFailure absent(Jvm jvm) {
    return CommandFailure.failed(
        "there is no agent at work in " + name(jvm) + "; weir ps shows where there is one", null);
  }

  private static String name(Jvm jvm) {
    return "process " + jvm.pid() + " (" + jvm.name() + ")";
  }
}
