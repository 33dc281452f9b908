package dev.weir.cli;

import dev.weir.s3.S3Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir upload}: a file to an S3 store. */
@Command(
    name = "upload",
    description = {
      "Sends a file to an S3 store, as weir capture and weir export do with --upload.",
      "The object appears whole or not at all. Credentials are those of AWS_ACCESS_KEY_ID, of the"
          + " profile, or of the machine's role."
    },
    footer = {
      "",
      "weir upload traffic.parquet s3://archive/2026/11/",
      "weir upload traffic.pcap s3://archive/ --s3-endpoint https://minio.example:9000"
    })
final class UploadCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin S3Flags s3 = new S3Flags();

  @Mixin CommonFlags common = new CommonFlags();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The file; nobody may write to it meanwhile.")
  String file = "";

  @Parameters(
      index = "1",
      paramLabel = "S3URI",
      description = "s3://bucket/prefix/; without the last slash it is the object's own name.")
  String uri = "";

  UploadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws CommandFailure {
    S3Target target = s3.target(spec, "S3URI", uri);
    try {
      Files.newInputStream(Path.of(file)).close(); // This says precisely what is wrong.
      if (!Files.isRegularFile(Path.of(file))) {
        throw new IOException("this has no end, and so it is never whole; name a file");
      }
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.failed(Reading.cause(file, e), e);
    }
    s3.send(file, target, uri, shell);
    return ExitCode.DONE;
  }
}
