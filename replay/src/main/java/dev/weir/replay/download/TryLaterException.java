package dev.weir.replay.download;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;

/** The server is there and asks to come again. */
final class TryLaterException extends IOException {
  private static final long serialVersionUID = 1;

  private final long waitNanos;

  private TryLaterException(String message, long waitNanos) {
    super(message);
    this.waitNanos = waitNanos;
  }

  static TryLaterException of(int status, HttpHeaders headers) {
    String text = headers.firstValue("retry-after").orElse("").trim();
    return new TryLaterException("the server answers " + status, nanos(text, headers));
  }

  /** RFC 9110 §10.2.3: a number of seconds, or a date, which is by the server's clock. */
  private static long nanos(String text, HttpHeaders headers) {
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text)).toNanos();
    }
    Instant until = HttpDate.parse(text);
    Instant answered = HttpDate.parse(headers.firstValue("date").orElse(""));
    if (until == null || answered == null || until.isBefore(answered)) {
      return 0;
    }
    long mostSeconds = Duration.ofDays(365).toSeconds();
    return Duration.ofSeconds(Math.min(mostSeconds, Duration.between(answered, until).toSeconds()))
        .toNanos();
  }

  /** How long at least; 0 where the server does not say. */
  long waitNanos() {
    return waitNanos;
  }
}
