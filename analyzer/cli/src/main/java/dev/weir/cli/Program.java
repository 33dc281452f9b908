package dev.weir.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The program as a file. */
final class Program {
  private Program() {}

  /** The jar, or the folder of classes, that runs. */
  static Path location() {
    try {
      return Path.of(Weir.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own place has no path", e);
    }
  }
}
