package dev.weir.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Instants as RFC 3339 writes them, in UTC; java.time's formatters take long to load. */
public final class Timestamps {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Timestamps() {}

  /**
   * {@code 2026-11-21T05:10:00.123456Z}.
   *
   * @param fractionDigits 0 to 9; what is beyond is cut off, not rounded
   */
  public static String utc(long epochNanos, int fractionDigits) {
    long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    long nanos = Math.floorMod(epochNanos, NANOS_PER_SECOND);
    StringBuilder text = new StringBuilder(30);
    appendDate(text, Math.floorDiv(seconds, 86_400L));
    int second = (int) Math.floorMod(seconds, 86_400L);
    appendTwo(text.append('T'), second / 3600);
    appendTwo(text.append(':'), second / 60 % 60);
    appendTwo(text.append(':'), second % 60);
    if (fractionDigits > 0) {
      String digits = Long.toString(NANOS_PER_SECOND + nanos);
      text.append('.').append(digits, 1, 1 + fractionDigits);
    }
    return text.append('Z').toString();
  }

  /** As {@link #utc(long, int)}. */
  public static String utc(Instant instant, int fractionDigits) {
    return utc(instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano(), fractionDigits);
  }

  /**
   * Reads an instant as RFC 3339 or ISO 8601 writes it, with {@code Z} or an offset.
   *
   * @return nanoseconds since the epoch, or null if the text is none, or beyond the years 1678–2262
   */
  public static @Nullable Long parseUtc(String text) {
    try {
      Instant instant =
          text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }

  /**
   * Days since 1970-01-01 in the Gregorian calendar. Counts from 0000-03-01, so that the leap day
   * is the last of a year; 146,097 days are 400 years.
   */
  private static void appendDate(StringBuilder text, long epochDay) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097L);
    long dayOfEra = Math.floorMod(day, 146_097L);
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    int dayOfMonth = (int) (dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    int month = (int) (monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year >= 0 && year < 1000) {
      text.append("0000", 0, 4 - Long.toString(year).length());
    }
    appendTwo(text.append(year).append('-'), month);
    appendTwo(text.append('-'), dayOfMonth);
  }

  private static void appendTwo(StringBuilder text, int number) {
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
