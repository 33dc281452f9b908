package dev.weir.cli;

import dev.weir.cli.format.ColorWhen;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonFlags {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      converter = ColorWhenConverter.class,
      description = {
        "When to use colours: auto (on a terminal, unless NO_COLOR is set), always, never.",
        "Default: ${DEFAULT-VALUE}."
      })
  ColorWhen color = ColorWhen.AUTO;

  @Option(names = "--stacktrace", description = "On an error, also print where it came from.")
  boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;
}
