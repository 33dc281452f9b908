package dev.weir.agent.runtime.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the application is watched for.
 *
 * @param on whether for anything
 * @param file the rules, null for the built-in ones
 */
public record AlertsOptions(boolean on, @Nullable Path file) {
  private static final String OFF = "off";

  /** The built-in rules unless something was set. */
  static AlertsOptions of(@Nullable Setting setting) {
    if (setting == null) {
      return new AlertsOptions(true, null);
    }
    boolean off = setting.value().equals(OFF);
    return new AlertsOptions(!off, off ? null : setting.path());
  }
}
