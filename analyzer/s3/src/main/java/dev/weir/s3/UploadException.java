package dev.weir.s3;

import org.jspecify.annotations.Nullable;

/** A file could not be sent; the message says what is wrong and how to mend it, in one line. */
public final class UploadException extends Exception {
  private static final long serialVersionUID = 1;

  UploadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
