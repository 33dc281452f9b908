package dev.weir.replay.download;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a file from another.
 *
 * @param etag as sent, quotes included; null where there is none
 * @param lastModified as sent; null where there is none
 * @param dateIsStrong whether the file cannot have changed again within the second of its date
 */
record Validator(@Nullable String etag, @Nullable String lastModified, boolean dateIsStrong) {
  static final Validator NONE = new Validator(null, null, false);

  /** Clocks of one server's parts are no further apart. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  static Validator of(HttpHeaders headers) {
    String lastModified = headers.firstValue("last-modified").orElse(null);
    return new Validator(
        headers.firstValue("etag").filter(Validator::isEtag).orElse(null),
        lastModified,
        lastModified != null && isStrong(lastModified, headers.firstValue("date")));
  }

  /** RFC 9110 §8.8.2.2: a date is strong only when the answer is sufficiently younger. */
  private static boolean isStrong(String lastModified, Optional<String> date) {
    Instant changed = HttpDate.parse(lastModified);
    Instant answered = date.map(HttpDate::parse).orElse(null);
    return changed != null && answered != null && !answered.isBefore(changed.plus(CLOCK_TOLERANCE));
  }

  /** RFC 9110 §8.8.3; it is sent back in a field and kept in a file of lines. */
  private static boolean isEtag(String text) {
    return text.length() < 1024
        && text.endsWith("\"")
        && (text.startsWith("\"") || text.startsWith("W/\""))
        && text.chars().noneMatch(Character::isISOControl);
  }

  boolean isWeak() {
    return etag != null && etag.startsWith("W/");
  }

  /** What goes into If-Range; null where nothing is strong enough for it. */
  @Nullable String ifRange() {
    if (etag != null) {
      // RFC 9110 §13.1.5: never a weak tag, nor a date where there is a tag.
      return isWeak() ? null : etag;
    }
    return dateIsStrong ? lastModified : null;
  }

  /** Whether an answer with this one is of another version. Where one side is silent, it is not. */
  boolean contradicts(Validator other) {
    if (etag != null && other.etag != null) {
      return !etag.equals(other.etag);
    }
    return etag == null
        && other.etag == null
        && lastModified != null
        && other.lastModified != null
        && !lastModified.equals(other.lastModified);
  }
}
