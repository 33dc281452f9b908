package dev.weir.replay.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many connections this process can hold open. */
final class OpenConnections {
  /** For everything else that is open: jars, reports, the recording. */
  private static final long OTHER_FILES = 256;

  /** Linux lends 28,232 ports to one address of a target, if nobody has changed that. */
  private static final long PORTS = 25_000;

  private OpenConnections() {}

  /** At most so many, to so many targets. */
  static long most(int targets) {
    long files = openFiles();
    return Math.min(PORTS * targets, Math.max(files / 2, files - OTHER_FILES));
  }

  /** See proc(5); a very large number where the system does not tell. */
  private static long openFiles() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith("Max open files")) {
          return Long.parseLong(line.substring("Max open files".length()).trim().split(" ", -1)[0]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or "unlimited".
    }
    return Integer.MAX_VALUE;
  }
}
