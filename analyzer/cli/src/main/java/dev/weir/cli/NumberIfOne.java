package dev.weir.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * For an option that may have a number or nothing behind it: what follows and begins with no digit
 * is not its value, but the next operand.
 */
final class NumberIfOne implements IParameterPreprocessor {
  @Override
  @SuppressWarnings("JdkObsolete") // the type is picocli's
  public boolean preprocess(
      Stack<String> rest, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    boolean attached = "=".equals(info.get("separator"));
    boolean number = attached || (!rest.isEmpty() && rest.peek().matches("[-+]?\\d.*"));
    if (!number && option instanceof OptionSpec named) {
      named.setValue(named.fallbackValue());
    }
    return !number;
  }
}
