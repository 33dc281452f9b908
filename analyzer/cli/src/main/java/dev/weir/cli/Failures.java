package dev.weir.cli;

import dev.weir.core.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one line on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Shell shell;
  private final boolean stacktrace;

  Failures(Shell shell, String... arguments) {
    this.shell = shell;
    // Looked for here because some failures come before options are read.
    this.stacktrace = List.of(arguments).contains("--stacktrace");
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    StringBuilder line = new StringBuilder();
    if (e instanceof UnmatchedArgumentException unmatched) {
      unmatched(line, unmatched.getUnmatched().get(0), command.getCommandSpec());
    } else {
      line.append(lowerCaseFirst(firstLine(e)));
    }
    String name = command.getCommandSpec().qualifiedName();
    say(line + " (see " + name + " --help)", e);
    return ExitCode.MISUSE;
  }

  private static void unmatched(StringBuilder line, String word, CommandSpec spec) {
    boolean option = word.startsWith("-") && word.length() > 1;
    boolean command = !option && !spec.subcommands().isEmpty();
    line.append(
        option
            ? "there is no option '"
            : command ? "there is no command '" : "there is no use for '");
    line.append(printable(word)).append('\'');
    Set<String> known = option ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    String nearest = Nearest.to(word, known);
    if (nearest != null) {
      line.append("; did you mean ").append(nearest).append('?');
    }
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ParameterException misuse) {
      return handleParseException(misuse, new String[0]);
    }
    if (e instanceof CommandFailure failure) {
      say(firstLine(failure), failure);
      return failure.exitCode();
    }
    if (e instanceof StandardOutputException output) {
      // The reader has seen enough, as head has: nothing is wrong.
      if (output.readerIsGone()) {
        return ExitCode.DONE;
      }
      say(firstLine(output), output);
      return ExitCode.FAILED;
    }
    return unforeseen(e);
  }

  /** Help or a version that could not be printed. */
  int lostOutput(StandardOutputException e) {
    say(firstLine(e), e);
    return ExitCode.FAILED;
  }

  int outOfMemory(OutOfMemoryError e) {
    say("there is not enough memory; give more with WEIR_JAVA_OPTS=-Xmx1g", e);
    return ExitCode.FAILED;
  }

  /** A mistake of Weir itself. */
  int unforeseen(Throwable e) {
    say(
        "this is a mistake in Weir, please report it with what --stacktrace prints: "
            + e.getClass().getSimpleName()
            + (e.getMessage() == null ? "" : ": " + firstLine(e)),
        e);
    return ExitCode.FAILED;
  }

  private void say(String line, Throwable e) {
    shell.err().println("weir: " + line);
    if (stacktrace) {
      e.printStackTrace(shell.err());
    }
  }

  private static String firstLine(Throwable e) {
    return printable(String.valueOf(e.getMessage()));
  }

  /** What the user or a capture wrote must not steer the terminal, nor fill it. */
  static String printable(String message) {
    StringBuilder line = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\n' || c == '\r') {
        break;
      }
      line.append(Character.isISOControl(c) ? '?' : c);
    }
    return line.toString();
  }

  private static String lowerCaseFirst(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
