package dev.weir.cli;

import dev.weir.cli.format.ColorWhen;
import dev.weir.cli.format.Screen;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code weir}. */
@Command(
    name = "weir",
    description =
        "Shows which URL paths use up the bandwidth of an HTTP service, exactly, to the byte.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Weir.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a check failed, or the work could not be done",
      "2:the command line makes no sense"
    },
    footer = {"", "'weir COMMAND --help' tells more about a command."})
public final class Weir implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  private Weir() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Shell shell = Shell.ofProcess();
    int exitCode = run(shell, arguments);
    shell.interruption().finish(exitCode);
    System.exit(exitCode);
  }

  /** Runs one command, wherever that is. */
  static int run(Shell shell, String... words) {
    String[] arguments = helpAsOption(words);
    Failures failures = new Failures(shell, arguments);
    try {
      HelpOutput help = new HelpOutput(shell.out());
      int exitCode = commandLine(shell, help, failures, arguments).execute(arguments);
      StandardOutputException lost = help.failure();
      return lost == null || lost.readerIsGone() ? exitCode : failures.lostOutput(lost);
    } catch (OutOfMemoryError e) {
      return failures.outOfMemory(e);
    } catch (StackOverflowError | LinkageError e) {
      return failures.unforeseen(e);
    }
  }

  /** {@code weir help analyze} means {@code weir analyze --help}. */
  private static String[] helpAsOption(String[] words) {
    if (words.length == 0 || !words[0].equals("help")) {
      return words;
    }
    String[] arguments = Arrays.copyOfRange(words, 1, words.length + 1);
    arguments[words.length - 1] = "--help";
    return arguments;
  }

  /** With all commands, for help, completion and the manual. */
  static CommandLine complete(Shell shell) {
    return commandLine(shell, new HelpOutput(shell.out()), new Failures(shell));
  }

  private static CommandLine commandLine(
      Shell shell, HelpOutput help, Failures failures, String... arguments) {
    CommandLine weir = new CommandLine(new Weir());
    // Looking at one command's annotations takes milliseconds: only the one that will run.
    if (arguments.length == 0 || !Commands.add(weir, arguments[0], shell)) {
      Commands.addAll(weir, shell);
    }
    Screen screen = shell.screen(ColorWhen.AUTO);
    weir.setOut(new PrintWriter(new OutputStreamWriter(help, StandardCharsets.UTF_8), true));
    weir.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    weir.setColorScheme(Help.defaultColorScheme(screen.color() ? Help.Ansi.ON : Help.Ansi.OFF));
    weir.setUsageHelpWidth(Math.max(60, Math.min(110, screen.columns())));
    weir.registerConverter(int.class, text -> (int) WholeNumber.parse(text, Integer.MAX_VALUE));
    weir.registerConverter(Integer.class, text -> (int) WholeNumber.parse(text, Integer.MAX_VALUE));
    weir.registerConverter(Long.class, text -> WholeNumber.parse(text, Long.MAX_VALUE));
    weir.setParameterExceptionHandler(failures);
    weir.setExecutionExceptionHandler(failures);
    return weir;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command was given; one of: " + Commands.names());
  }

  /** As the jar's manifest has it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Weir.class.getPackage().getImplementationVersion();
      return new String[] {"weir " + (version == null ? "(not packaged)" : version)};
    }
  }
}
