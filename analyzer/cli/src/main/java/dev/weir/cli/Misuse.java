package dev.weir.cli;

import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Says what makes no sense on a command line. */
final class Misuse {
  private Misuse() {}

  /** To be thrown: an option, and what is wrong with what it was given. */
  static ParameterException of(CommandSpec command, String option, String what) {
    return new ParameterException(command.commandLine(), option + ": " + what);
  }

  /**
   * What an option was given, read.
   *
   * @param parse says with an {@link IllegalArgumentException} what is wrong
   */
  static <T> T checked(CommandSpec command, String option, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw of(command, option, String.valueOf(e.getMessage()));
    }
  }
}
