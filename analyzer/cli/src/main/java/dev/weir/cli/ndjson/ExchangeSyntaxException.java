package dev.weir.cli.ndjson;

import org.jspecify.annotations.Nullable;

/**
 * A line that is not an exchange; the message is one line naming the file, the line and the flaw.
 */
public final class ExchangeSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  ExchangeSyntaxException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
