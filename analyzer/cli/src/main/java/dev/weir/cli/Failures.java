package dev.weir.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
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
    StringBuilder line = new StringBuilder(lowerCaseFirst(firstLine(e)));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        line.append("; did you mean ").append(suggestions.get(0)).append('?');
      }
    }
    String name = command.getCommandSpec().qualifiedName();
    say(line + " (see " + name + " --help)", e);
    return ExitCode.MISUSE;
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
    String message = String.valueOf(e.getMessage());
    StringBuilder line = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\n' || c == '\r') {
        break;
      }
      // What the user or a capture wrote must not steer the terminal.
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
