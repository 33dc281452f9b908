package dev.weir.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine. Where it is not installed, tests skip; but not in CI. */
final class Tool {
  private static final long MOST_SECONDS = 60;

  private final Path program;

  private Tool(Path program) {
    this.program = program;
  }

  /** The program, of a Debian package. */
  static Tool named(String name, String debianPackage) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return new Tool(program);
      }
    }
    String missing = name + " is not installed; it is in Debian's package " + debianPackage;
    if (System.getenv("CI") != null) {
      fail(missing);
    }
    assumeTrue(false, missing);
    throw new AssertionError(missing);
  }

  /** Runs it in a folder; it must have nothing to complain about. Returns what it printed. */
  String run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    Stream.of(arguments).forEach(command::add);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      assertThat(process.exitValue()).as("%s prints:%n%s", command, printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
