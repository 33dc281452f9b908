package dev.weir.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that findings go to besides standard output. */
final class ResultFile {
  private final Path path;

  private ResultFile(Path path) {
    this.path = path;
  }

  /** Writes text. */
  interface Content {
    void write(Writer out) throws IOException;
  }

  /**
   * A file that an option names.
   *
   * @throws CommandFailure if it surely cannot be written, so that nothing is read in vain
   */
  static ResultFile named(String option, String name) throws CommandFailure {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw CommandFailure.failed(option + ": " + Reading.cause(name, e), e);
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(path)) {
      throw CommandFailure.failed(
          option + ": " + name + ": this is a directory; name a file", null);
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.failed(
          option + ": " + name + ": there is no folder " + folder + "; make it first", null);
    }
    return new ResultFile(path);
  }

  /** What GitHub Actions shows of a step. */
  static ResultFile githubSummary(Shell shell) throws CommandFailure {
    // https://docs.github.com/actions: each step has a file of its own to append to.
    String name = shell.environment().getOrDefault("GITHUB_STEP_SUMMARY", "");
    if (name.isEmpty()) {
      throw CommandFailure.failed(
          "--github-summary: GITHUB_STEP_SUMMARY is not set, as it is in a step of GitHub Actions;"
              + " leave the option out elsewhere",
          null);
    }
    return named("--github-summary", name);
  }

  void write(Content content) throws IOException, CommandFailure {
    put(
        content,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  void append(Content content) throws IOException, CommandFailure {
    put(content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void put(Content content, OpenOption... how) throws IOException, CommandFailure {
    StringWriter text = new StringWriter();
    content.write(text);
    try {
      Files.writeString(path, text.toString(), how);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write " + Reading.cause(path.toString(), e), e);
    }
  }
}
