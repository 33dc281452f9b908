package dev.weir.replay.download;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Dates in fields of HTTP, in the one format that servers generate (RFC 9110 §5.6.7). */
final class HttpDate {
  private HttpDate() {}

  /** Null when it is none. */
  static @Nullable Instant parse(String text) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim()));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
