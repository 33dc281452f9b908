package dev.weir.s3;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in a line why a store did not take a file, and how to mend it. */
final class UploadFailure {
  private UploadFailure() {}

  static String line(Exception failure, S3Target target) {
    if (failure instanceof S3Exception answer) {
      return answered(answer, target);
    }
    String where = target.endpoint() == null ? "the store" : target.endpoint().toString();
    if (hasCause(failure, ConnectException.class)) {
      return where + " does not answer: " + root(failure) + "; check --s3-endpoint";
    }
    if (hasCause(failure, UnknownHostException.class)) {
      return "there is no host "
          + hostOf(target.endpoint())
          + "; check --s3-endpoint, and try --s3-path-style if the bucket is part of the name";
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SdkClientException && message.contains("credentials")) {
      return "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
          + " AWS_PROFILE";
    }
    if (message.contains("region")) {
      return "nothing says which region it is; give --s3-region or set AWS_REGION";
    }
    return where + ": " + firstLine(message);
  }

  private static String answered(S3Exception answer, S3Target target) {
    String code =
        answer.awsErrorDetails() == null
            ? ""
            : String.valueOf(answer.awsErrorDetails().errorCode());
    return switch (code) {
      case "NoSuchBucket" ->
          "there is no bucket '" + target.bucket() + "'; make it first, or check the name";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
          "the credentials are not those of the store ("
              + code
              + "); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
      case "AccessDenied", "403 Forbidden" ->
          "the credentials may not write to bucket '"
              + target.bucket()
              + "'; ask for s3:PutObject and s3:AbortMultipartUpload on it";
      default ->
          "the store answered "
              + answer.statusCode()
              + (code.isEmpty() ? "" : " " + code)
              + ": "
              + firstLine(String.valueOf(answer.getMessage()));
    };
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return firstLine(String.valueOf(cause.getMessage()));
  }

  private static String hostOf(@Nullable URI endpoint) {
    return endpoint == null ? "of the region" : String.valueOf(endpoint.getHost());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
