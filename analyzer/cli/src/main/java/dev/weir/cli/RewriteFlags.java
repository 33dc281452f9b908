package dev.weir.cli;

import dev.weir.replay.rewrite.FieldSetting;
import dev.weir.replay.rewrite.RewriteRules;
import dev.weir.replay.rewrite.TargetRewrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what is changed of a request before it is sent again. */
final class RewriteFlags {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--set-header",
      paramLabel = "'NAME: VALUE'",
      description =
          "Send this field in the place of those of its name; may be given several times.")
  List<String> set = new ArrayList<>();

  @Option(
      names = "--remove-header",
      paramLabel = "NAME",
      description = "Send no field of this name; may be given several times.")
  List<String> removed = new ArrayList<>();

  @Option(
      names = "--rewrite-url",
      paramLabel = "REGEX:REPLACEMENT",
      description =
          "Replace what is found in the request target, such as ^/v1/(.*):/v2/$1; may be given"
              + " several times.")
  List<String> targets = new ArrayList<>();

  @Option(
      names = "--keep-host",
      description = "Send Host as recorded. Default: it names the target.")
  boolean keepsHost;

  @Option(
      names = "--traceparent",
      paramLabel = "WHEN",
      defaultValue = "recorded",
      description =
          "Give requests a fresh traceparent: recorded (those that had one), always, never."
              + " Default: ${DEFAULT-VALUE}.")
  String traceparent = "recorded";

  @Option(
      names = "--idempotency-key",
      description =
          "Give each request an Idempotency-Key, the same whenever the same recording is replayed.")
  boolean idempotencyKey;

  /**
   * @param recording names the recording, so that its keys stay the same
   * @param seed of trace ids
   */
  RewriteRules rules(String recording, long seed) {
    Set<String> names =
        new HashSet<>(checked("--remove-header", removed, FieldSetting::requireName));
    return new RewriteRules(
        checked("--set-header", set, FieldSetting::parse),
        names,
        checked("--rewrite-url", targets, TargetRewrite::parse),
        keepsHost,
        checked("--traceparent", List.of(traceparent), RewriteFlags::trace).get(0),
        idempotencyKey ? recording : null,
        seed);
  }

  private static RewriteRules.Trace trace(String text) {
    return switch (text) {
      case "recorded" -> RewriteRules.Trace.IF_RECORDED;
      case "always" -> RewriteRules.Trace.ALWAYS;
      case "never" -> RewriteRules.Trace.NEVER;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' says not when; give recorded, always or never");
    };
  }

  private <T> List<T> checked(String option, List<String> texts, Function<String, T> parse) {
    List<T> values = new ArrayList<>();
    for (String text : texts) {
      values.add(Misuse.checked(command, option, text, parse));
    }
    return values;
  }
}
