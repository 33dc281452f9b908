package dev.weir.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command that may take long shows how far it is. */
final class ProgressFlags {
  @Option(
      names = "--progress",
      negatable = true,
      description = {"Show on standard error how far it is.", "Default: on a terminal."})
  @Nullable Boolean progress;

  /** As asked for, or by whether somebody can see it. */
  boolean shows(Shell shell) {
    return progress == null ? shell.errIsTerminal() : progress;
  }
}
