package dev.weir.cli;

import dev.weir.cli.attach.AdminEndpoint;
import dev.weir.cli.attach.AgentAnswer;
import dev.weir.cli.attach.AgentAnswer.Status;
import dev.weir.cli.attach.AgentJar;
import dev.weir.cli.attach.AttachException;
import dev.weir.cli.attach.Attachment;
import dev.weir.cli.attach.Jvm;
import dev.weir.cli.attach.Jvms;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir attach}: loads the agent into a running JVM. */
@Command(
    name = "attach",
    description = {
      "Loads the agent into a running JVM, which goes on serving meanwhile, and prints where the"
          + " agent's page is. A JVM that has the agent already is left as it is."
    },
    footer = {
      "",
      "weir attach 4711",
      "weir attach catalina --admin 127.0.0.1:9467",
      "weir attach 4711 --option service=shop"
    })
final class AttachCommand implements Callable<Integer> {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final String SWITCHED_OFF = "admin=off"; // what the agent says then

  private final Shell shell;
  private final Jvms jvms;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PID",
      description = "Process id, or a part of the name of the main class or jar; see weir ps.")
  String target = "";

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description =
          "Where the agent shall listen for its page, metrics and statistics; port 0 for any that is"
              + " free, off for nowhere. Default: 127.0.0.1:9466.")
  @Nullable String admin;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "Another option of the agent, as after -javaagent:weir-agent.jar=. Repeatable.")
  List<String> options = List.of();

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The agent's jar. Default: WEIR_AGENT, else weir-agent.jar beside weir.jar.")
  @Nullable String agentFile;

  @Mixin CommonFlags common = new CommonFlags();

  AttachCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    String agentOptions = agentOptions();
    try {
      Path jar = AgentJar.find(agentFile, shell.environment(), Program.location());
      long pid = JvmChoice.pid(target, jvms, shell);
      Optional<Jvm> seen = jvms.find(pid);
      if (seen.isPresent() && seen.get().adminAddress() != null) {
        // All is known already, so that JVM is left in peace.
        return tell(seen.get(), new AgentAnswer(Status.ALREADY, seen.get().adminAddress(), ""));
      }
      Jvm jvm = jvms.attachable(pid);
      return tell(jvm, Attachment.call(jvms, jvm, jar, agentOptions));
    } catch (AttachException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private String agentOptions() {
    StringBuilder text = new StringBuilder();
    if (admin != null) {
      append(text, "--admin", "admin=" + admin);
    }
    for (String option : options) {
      if (option.indexOf('=') < 1) {
        throw new ParameterException(
            spec.commandLine(), "--option: '" + option + "' is not of the form key=value");
      }
      append(text, "--option", option);
    }
    return text.toString();
  }

  private void append(StringBuilder text, String name, String option) {
    if (option.indexOf(',') >= 0) {
      throw new ParameterException(
          spec.commandLine(),
          name + ": '" + option + "' has a comma, which the agent takes for the next option");
    }
    text.append(text.isEmpty() ? "" : ",").append(option);
  }

  private int tell(Jvm jvm, AgentAnswer answer) throws IOException, CommandFailure {
    String process = "process " + jvm.pid() + " (" + jvm.name() + ")";
    if (answer.status() != Status.STARTED && answer.status() != Status.ALREADY) {
      throw CommandFailure.failed(process + ": the agent was " + answer.message(), null);
    }
    boolean already = answer.status() == Status.ALREADY;
    say("The agent is " + (already ? "already " : "") + "in " + process + '.');
    if (already) {
      tellWhatWasInVain(jvm.pid());
    }
    String address = answer.adminAddress();
    if (address == null) {
      tellThereIsNoPage(jvm.pid(), answer.message());
      return ExitCode.DONE;
    }
    AdminEndpoint endpoint = new AdminEndpoint(address);
    say("Its page: " + endpoint.page());
    if (!endpoint.answersWithin(PATIENCE_MILLIS)) {
      shell
          .err()
          .println(
              "weir: that page does not answer from here; "
                  + process
                  + " may have a network of its own (a container)");
    }
    return ExitCode.DONE;
  }

  /** An agent keeps the options that it began with. */
  private void tellWhatWasInVain(long pid) {
    String given = (admin == null ? "" : "--admin ") + (options.isEmpty() ? "" : "--option ");
    if (!given.isEmpty()) {
      shell
          .err()
          .println(
              "weir: "
                  + given.strip().replace(" ", " and ")
                  + " did nothing, for the agent keeps the options that it began with; to give it"
                  + " others, weir detach "
                  + pid
                  + ", then attach again");
    }
  }

  /**
   * Tells why, and how to have one.
   *
   * @param why as the agent has it, with a mend behind a semicolon for whoever starts the JVM
   */
  private void tellThereIsNoPage(long pid, String why) throws IOException {
    say(
        "It has no page: "
            + (why.isEmpty() ? "the log of the process says why" : why.split("; ", 2)[0])
            + '.');
    if (!why.equals(SWITCHED_OFF)) {
      say(
          "For one at a free port: weir detach %d, then weir attach %d --admin 127.0.0.1:0"
              .formatted(pid, pid));
    }
  }

  private void say(String line) throws IOException {
    Writer out = Results.to(shell.out());
    out.write(Failures.printable(line) + '\n');
    out.flush();
  }
}
