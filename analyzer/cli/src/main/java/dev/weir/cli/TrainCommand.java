package dev.weir.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code weir train}: does what most runs do and shows nothing, so that the JVM can note which
 * classes that takes; the launcher makes its class-data archive from it.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Runs what most runs run, to make a class-data archive of it.")
final class TrainCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin CommonFlags common = new CommonFlags();

  TrainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Path capture = BundledCapture.copy();
    try {
      Shell quiet =
          new Shell(
              shell.in(),
              OutputStream.nullOutputStream(),
              shell.err(),
              shell.environment(),
              false,
              false,
              new Interruption());
      int worst = ExitCode.DONE;
      for (String format : new String[] {"table", "json", "ndjson", "csv"}) {
        int code =
            Weir.run(quiet, "analyze", "--format", format, "--color=always", capture.toString());
        worst = Math.max(worst, code);
      }
      return worst;
    } finally {
      Files.deleteIfExists(capture);
    }
  }
}
