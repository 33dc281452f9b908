package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code release} in the home of a Java.
 *
 * @param version such as {@code 17.0.15}, null when it is not known
 * @param modules their names, separated by spaces; empty when they are not known
 */
record JavaRelease(@Nullable String version, String modules) {
  /** The first Java that the agent runs on. */
  static final int LEAST_FEATURE = 17;

  static JavaRelease read(Path file) {
    String version = null;
    String modules = "";
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("JAVA_VERSION=")) {
          version = value(line);
        } else if (line.startsWith("MODULES=")) {
          modules = value(line);
        }
      }
    } catch (IOException e) {
      // No such file, or none that is text.
    }
    return new JavaRelease(version, modules);
  }

  private static String value(String line) {
    return line.substring(line.indexOf('=') + 1).replace("\"", "");
  }

  /** {@code 17} of {@code 17.0.15}, {@code 8} of {@code 1.8.0_402}; the highest when unclear. */
  static int feature(String version) {
    String[] parts = version.split("[^0-9]+", -1);
    String number = parts[0].equals("1") && parts.length > 1 ? parts[1] : parts[0];
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }
}
