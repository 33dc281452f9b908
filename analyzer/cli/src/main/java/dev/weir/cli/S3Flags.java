package dev.weir.cli;

import dev.weir.s3.S3Target;
import dev.weir.s3.S3Uploads;
import dev.weir.s3.UploadException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say which S3 store files are sent to. */
final class S3Flags {
  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "The store, such as https://minio.example:9000. Default: Amazon's of the region.")
  @Nullable String endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description = "Its region. Default: AWS_REGION, or what the profile says.")
  @Nullable String region;

  @Option(
      names = "--s3-path-style",
      negatable = true,
      description = {
        "Name the bucket in the path, and not in the host's name.",
        "Default: with --s3-endpoint."
      })
  @Nullable Boolean pathStyle;

  boolean given() {
    return endpoint != null || region != null || pathStyle != null;
  }

  /** Where {@code s3://bucket/prefix/} is. */
  S3Target target(CommandSpec command, String option, String text) {
    boolean inPath = pathStyle == null ? endpoint != null : pathStyle;
    return Misuse.checked(
        command, option, text, uri -> S3Target.parse(uri, endpoint, region, inPath));
  }

  /**
   * Sends a file that nobody writes to any more.
   *
   * @param text where to, as the user said it
   */
  void send(String file, S3Target target, String text, Shell shell) throws CommandFailure {
    try (S3Uploads uploads = S3Uploads.to(target, shell.environment())) {
      String uri = uploads.upload(Path.of(file));
      shell.err().println("weir: " + Failures.printable(file + ": sent to " + uri));
    } catch (UploadException e) {
      throw CommandFailure.failed(
          file
              + ": it is whole, but was not sent to "
              + text
              + ": "
              + e.getMessage()
              + "; then send it with: weir upload "
              + file
              + ' '
              + text
              + again(),
          e);
    }
  }

  private String again() {
    return (endpoint == null ? "" : " --s3-endpoint " + endpoint)
        + (region == null ? "" : " --s3-region " + region)
        + (pathStyle == null ? "" : pathStyle ? " --s3-path-style" : " --no-s3-path-style");
  }
}
