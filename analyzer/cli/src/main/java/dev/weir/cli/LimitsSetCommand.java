package dev.weir.cli;

import dev.weir.cli.attach.Jvms;
import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitChange;
import dev.weir.cli.limits.LimitsAnswer;
import dev.weir.cli.limits.LimitsEndpoint;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.text.Nearest;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.limitfile.LimitsFile;
import dev.weir.limitfile.LimitsSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir limits set}: puts a file of limits in force, or changes one limit. */
@Command(
    name = "set",
    description = {
      "Puts the limits of a file in force, or changes one limit by its name.",
      "It happens at once and without a restart. A file is checked here first; limits that are"
          + " refused leave those in force as they are."
    },
    footer = {
      "",
      "weir limits set limits.yaml",
      "weir limits set limits.yaml 4711",
      "weir limits set report-export --rate 2MB/s"
    })
final class LimitsSetCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "standard input";
  private static final int REFUSED = 400;

  /** Before what an agent finds wrong with what it was sent. */
  private static final Pattern PLACE_IN_BODY = Pattern.compile("^body(:\\d+:\\d+: )");

  private final Shell shell;
  private final Jvms jvms;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "FILE|NAME",
      description =
          "A limits file, - for standard input; with --rate, --burst or --action the name of one"
              + " limit that is in force.")
  String what = "";

  @Parameters(index = "1", paramLabel = "URL|PID", arity = "0..1", description = AgentFlags.TARGET)
  @Nullable String target;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "The limit's rate from now on, such as 2MB/s, 2MiB/s or 16Mbit/s.")
  @Nullable String rate;

  @Option(
      names = "--burst",
      paramLabel = "SIZE",
      description = "Its burst, such as 4MB. It stays as it is unless given.")
  @Nullable String burst;

  @Option(names = "--action", paramLabel = "ACTION", description = "delay, reject or observe.")
  @Nullable String action;

  @Mixin AgentFlags agent = new AgentFlags();

  @Mixin CommonFlags common = new CommonFlags();

  LimitsSetCommand(Shell shell, Jvms jvms) {
    this.shell = shell;
    this.jvms = jvms;
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    LimitsFormat format = LimitsFormat.of(agent.isJson(), shell.screen(common.color));
    boolean one = rate != null || burst != null || action != null;
    LimitsAnswer answer = one ? changed() : replaced();
    Writer out = Results.to(shell.out());
    format.write(answer, out);
    out.flush();
    return ExitCode.DONE;
  }

  private LimitsAnswer changed() throws CommandFailure {
    LimitChange change = change();
    LimitsEndpoint endpoint = agent.endpoint(target, jvms, shell);
    try {
      return endpoint.patch(what, change.json());
    } catch (AgentException e) {
      // Nobody wrote that body, so nobody wants to know where in it.
      throw CommandFailure.failed(PLACE_IN_BODY.matcher(e.getMessage()).replaceFirst(""), e);
    }
  }

  private LimitChange change() {
    Long bytesPerSecond =
        rate == null ? null : checked("--rate", rate, ByteRate::parseBytesPerSecond);
    Long burstBytes = burst == null ? null : checked("--burst", burst, ByteSize::parseBytes);
    try {
      // What no limit could have is refused here; whether it suits this one, the agent knows.
      new Allowance(
          bytesPerSecond == null ? 1 : bytesPerSecond,
          burstBytes == null ? Allowance.LEAST_BURST_BYTES : burstBytes);
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()));
    }
    return new LimitChange(bytesPerSecond, burstBytes, action == null ? null : action(action));
  }

  private Action action(String text) {
    List<String> words = new ArrayList<>();
    for (Action known : Action.values()) {
      if (known.text().equals(text)) {
        return known;
      }
      words.add(known.text());
    }
    String nearest = Nearest.to(text, words);
    throw misuse(
        "--action: '"
            + text
            + "' is not one of "
            + String.join(", ", words)
            + (nearest == null ? "" : "; did you mean " + nearest + '?'));
  }

  private LimitsAnswer replaced() throws CommandFailure {
    String name = what.equals("-") ? STANDARD_INPUT : what;
    String text = text(name);
    LimitsEndpoint endpoint = agent.endpoint(target, jvms, shell);
    try {
      return endpoint.put(text);
    } catch (AgentException e) {
      throw e.status() == REFUSED
          ? CommandFailure.failed(refused(name, e.getMessage()), e)
          : CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** {@code limits.yaml:3:5: the agent refuses it: …}. */
  private static String refused(String name, String words) {
    Matcher place = PLACE_IN_BODY.matcher(words);
    return place.find()
        ? name + place.group(1) + "the agent refuses it: " + words.substring(place.end())
        : name + ": the agent refuses it: " + words;
  }

  /** The file, after making sure that it can be read as limits. */
  private String text(String name) throws CommandFailure {
    try (InputStream in = what.equals("-") ? shell.in() : Files.newInputStream(Path.of(what))) {
      String text = LimitsFile.text(name, in);
      LimitsFile.parse(name, text);
      return text;
    } catch (LimitsSyntaxException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw CommandFailure.failed(
          what
              + ": there is no such file; check the name, or give --rate, --burst or --action to"
              + " change the limit of that name",
          e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(name, e), e);
    }
  }

  private long checked(String option, String text, ToLongFunction<String> parse) {
    try {
      return parse.applyAsLong(text);
    } catch (IllegalArgumentException e) {
      throw misuse(option + ": " + e.getMessage());
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
