package dev.weir.cli;

import dev.weir.core.alert.AlertSettings;
import dev.weir.limitfile.AlertsFile;
import dev.weir.limitfile.LimitsSyntaxException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What traffic is watched for. */
final class AlertFlags {
  private static final String OFF = "off";

  @Option(
      names = "--alerts",
      paramLabel = "FILE",
      description =
          "Alert rules in YAML, or off for none. Default: built-in rules for a route with more than"
              + " 30 %% of all bytes, slow static content, jitter, periodic peaks and anomalies.")
  @Nullable String file;

  /** What to watch for; null for nothing. */
  @Nullable AlertSettings settings() throws CommandFailure {
    if (file == null) {
      return AlertSettings.DEFAULT;
    }
    if (file.equals(OFF)) {
      return null;
    }
    try {
      return AlertsFile.read(Path.of(file));
    } catch (LimitsSyntaxException e) {
      throw CommandFailure.misuse(String.valueOf(e.getMessage()), e);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
  }
}
