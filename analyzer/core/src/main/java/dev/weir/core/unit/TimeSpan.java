package dev.weir.core.unit;

import dev.weir.core.text.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations: {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h30m}; the unit is never left out. */
public final class TimeSpan {
  private static final String MEND = "10s, 500ms, 2m or 1h30m";

  private TimeSpan() {}

  /**
   * Reads a duration of at most about 292 years.
   *
   * @throws UnitSyntaxException if the text is not a duration, or is finer than a nanosecond
   */
  public static Duration parse(String text) {
    long nanos = 0;
    String rest = text.trim();
    do {
      Quantity quantity = Quantity.split(rest, "duration", MEND);
      int end = lettersEnd(quantity.unit());
      BigDecimal scale = nanosPerUnit(quantity.unit().substring(0, end));
      if (scale == null) {
        throw new UnitSyntaxException(
            "'"
                + Printable.of(text)
                + "' has no unit of time (ns, us, ms, s, m, h, d); write for example "
                + MEND);
      }
      nanos = add(nanos, quantity.times(scale, text, "nanoseconds"), text);
      rest = quantity.unit().substring(end).trim();
    } while (!rest.isEmpty());
    return Duration.ofNanos(nanos);
  }

  /**
   * Three significant digits below a minute ({@code 12.3 ms}), whole seconds above ({@code 2m 05s},
   * {@code 3h 20m}).
   */
  public static String format(long nanos) {
    if (nanos < 0) {
      return nanos == Long.MIN_VALUE ? format(nanos + 1) : '-' + format(-nanos);
    }
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 999_500) {
      return ThreeDigits.of(nanos, 1_000) + " µs";
    }
    if (nanos < 999_500_000) {
      return ThreeDigits.of(nanos, 1_000_000) + " ms";
    }
    if (nanos < 59_950_000_000L) {
      return ThreeDigits.of(nanos, 1_000_000_000) + " s";
    }
    long seconds = nanos / 1_000_000_000 + (nanos % 1_000_000_000 >= 500_000_000 ? 1 : 0);
    return seconds < 3600
        ? seconds / 60 + "m " + twoDigits(seconds % 60) + 's'
        : seconds / 3600 + "h " + twoDigits(seconds / 60 % 60) + 'm';
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  private static int lettersEnd(String text) {
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static long add(long a, long b, String text) {
    if (a > Long.MAX_VALUE - b) {
      throw new UnitSyntaxException(
          "'" + Printable.of(text) + "' is more than 292 years; write less");
    }
    return a + b;
  }

  private static @Nullable BigDecimal nanosPerUnit(String unit) {
    return switch (unit) {
      case "ns" -> BigDecimal.ONE;
      case "us", "µs" -> ByteSize.decimal(3);
      case "ms" -> ByteSize.decimal(6);
      case "s" -> ByteSize.decimal(9);
      case "m", "min" -> BigDecimal.valueOf(60_000_000_000L);
      case "h" -> BigDecimal.valueOf(3_600_000_000_000L);
      case "d" -> BigDecimal.valueOf(86_400_000_000_000L);
      default -> null;
    };
  }
}
