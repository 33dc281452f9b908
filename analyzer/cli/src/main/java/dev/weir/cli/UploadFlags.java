package dev.weir.cli;

import dev.weir.s3.S3Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that send a written file on, once it is closed. */
final class UploadFlags {
  @Option(
      names = "--upload",
      paramLabel = "S3URI",
      description =
          "Send the file there once it is whole, such as s3://bucket/prefix/; it stays here as well."
              + " Credentials are those of AWS_ACCESS_KEY_ID, of the profile, or of the machine's"
              + " role.")
  @Nullable String uri;

  @Mixin S3Flags s3 = new S3Flags();

  /**
   * Says what makes no sense, before anything is written.
   *
   * @param file what is written, null for nothing
   */
  void check(CommandSpec command, String fileOption, @Nullable String file) {
    if (uri == null) {
      if (s3.given()) {
        throw new ParameterException(
            command.commandLine(), "--s3-… say where to --upload; give that as well");
      }
      return;
    }
    var unused = s3.target(command, "--upload", uri);
    if (file == null) {
      throw Misuse.of(command, "--upload", "there is no file to send; give " + fileOption);
    }
  }

  /** Sends the file, if it is to be sent. */
  void send(CommandSpec command, @Nullable String file, Shell shell) throws CommandFailure {
    if (uri != null && file != null) {
      S3Target target = s3.target(command, "--upload", uri);
      s3.send(file, target, uri, shell);
    }
  }
}
