package dev.weir.cli;

import dev.weir.core.message.FieldPattern;
import dev.weir.core.message.MessageFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which requests are recorded or sent; each may be given several times. */
final class MessageFilterFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--allow-url",
      paramLabel = "REGEX",
      description =
          "Only requests in whose target, query included, this is found; of several, one is"
              + " enough.")
  List<String> allowedTargets = new ArrayList<>();

  @Option(
      names = "--disallow-url",
      paramLabel = "REGEX",
      description = "No requests in whose target this is found.")
  List<String> disallowedTargets = new ArrayList<>();

  @Option(
      names = "--allow-method",
      paramLabel = "METHOD",
      description = "Only requests of this method; of several, one is enough.")
  List<String> allowedMethods = new ArrayList<>();

  @Option(
      names = "--disallow-method",
      paramLabel = "METHOD",
      description = "No requests of this method.")
  List<String> disallowedMethods = new ArrayList<>();

  @Option(
      names = "--allow-header",
      paramLabel = "NAME[:REGEX]",
      description =
          "Only requests that have this field, and in whose value this is found; of several, all"
              + " must hold.")
  List<String> allowedFields = new ArrayList<>();

  @Option(
      names = "--disallow-header",
      paramLabel = "NAME[:REGEX]",
      description = "No requests that have this field, or in whose value this is found.")
  List<String> disallowedFields = new ArrayList<>();

  MessageFilter filter() {
    return new MessageFilter(
        methods("--allow-method", allowedMethods),
        methods("--disallow-method", disallowedMethods),
        targets("--allow-url", allowedTargets),
        targets("--disallow-url", disallowedTargets),
        fields("--allow-header", allowedFields),
        fields("--disallow-header", disallowedFields));
  }

  /** Whether any was given. */
  boolean given() {
    return !(allowedTargets.isEmpty()
        && disallowedTargets.isEmpty()
        && allowedMethods.isEmpty()
        && disallowedMethods.isEmpty()
        && allowedFields.isEmpty()
        && disallowedFields.isEmpty());
  }

  private Set<String> methods(String option, List<String> texts) {
    Set<String> methods = new HashSet<>();
    for (String text : texts) {
      try {
        methods.add(FilterValues.method(text));
      } catch (IllegalArgumentException e) {
        throw misuse(option, e);
      }
    }
    return methods;
  }

  private List<Pattern> targets(String option, List<String> texts) {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : texts) {
      patterns.add(pattern(option, text));
    }
    return patterns;
  }

  private List<FieldPattern> fields(String option, List<String> texts) {
    List<FieldPattern> fields = new ArrayList<>();
    for (String text : texts) {
      try {
        int colon = text.indexOf(':');
        String name = FilterValues.fieldName(colon < 0 ? text : text.substring(0, colon));
        String regex = colon < 0 ? "" : text.substring(colon + 1).strip();
        fields.add(new FieldPattern(name, regex.isEmpty() ? null : pattern(option, regex)));
      } catch (IllegalArgumentException e) {
        throw misuse(option, e);
      }
    }
    return fields;
  }

  private Pattern pattern(String option, String regex) {
    try {
      return FilterValues.regex(regex);
    } catch (IllegalArgumentException e) {
      throw misuse(option, e);
    }
  }

  private ParameterException misuse(String option, IllegalArgumentException e) {
    return new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
  }
}
