package dev.weir.cli;

import dev.weir.core.message.Redaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what of a message is kept off the disk. */
final class RedactionFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--keep-header",
      paramLabel = "NAME",
      description =
          "Record this field as it is, though it may hold a credential, such as Authorization; may"
              + " be given several times. Default: credentials become asterisks.")
  List<String> keptFields = new ArrayList<>();

  @Option(
      names = "--redact-header",
      paramLabel = "NAME",
      description = "Make this field asterisks, too; may be given several times.")
  List<String> redactedFields = new ArrayList<>();

  @Option(
      names = "--keep-query",
      description =
          "Record the values of queries and forms as they are. Default: digits become 0, all else"
              + " x; sizes stay.")
  boolean keepsQueries;

  Redaction redaction() {
    return new Redaction(
        names("--keep-header", keptFields), names("--redact-header", redactedFields), keepsQueries);
  }

  /** Whether any was given. */
  boolean given() {
    return keepsQueries || !keptFields.isEmpty() || !redactedFields.isEmpty();
  }

  private Set<String> names(String option, List<String> texts) {
    Set<String> names = new HashSet<>();
    for (String text : texts) {
      try {
        names.add(FilterValues.fieldName(text));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
      }
    }
    return names;
  }
}
