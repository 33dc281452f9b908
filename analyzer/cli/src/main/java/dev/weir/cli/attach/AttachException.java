package dev.weir.cli.attach;

import org.jspecify.annotations.Nullable;

/** A JVM cannot be attached to; the message is one line with the cause and the mend. */
public final class AttachException extends Exception {
  private static final long serialVersionUID = 1;

  AttachException(String message) {
    this(message, null);
  }

  AttachException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
