package dev.weir.core.alert;

import dev.weir.core.unit.TimeSpan;
import java.util.Locale;

/** Alerts in words. */
public final class AlertWords {
  private static final int MOST_CHARS = 500;

  private AlertWords() {}

  /** What it is, such as {@code has 71 % of all bytes, above 30 %}. */
  public static String what(Alert alert) {
    String words =
        switch (alert.rule()) {
          case SHARE ->
              "has "
                  + percent(alert.value())
                  + " of all bytes, above "
                  + percent(alert.threshold());
          case SLOW_STATIC ->
              "is static content and took "
                  + span(alert.value())
                  + ", above "
                  + span(alert.threshold());
          case JITTER ->
              "has a throughput jitter of "
                  + percent(alert.value())
                  + ", above "
                  + percent(alert.threshold());
          case PERIODIC_PEAK -> "has a peak every " + TimeSpan.format(alert.periodNanos());
          case ANOMALY ->
              String.format(
                  Locale.ROOT,
                  "is %.1f deviations from what is usual, above %.1f",
                  alert.value(),
                  alert.threshold());
        };
    return alert.detail().isEmpty() ? words : words + " (" + alert.detail() + ')';
  }

  /** One line for a log: which rule, which route, what, and whether it is over. */
  public static String line(Alert alert) {
    String state = alert.firing() ? "firing" : "over";
    return printable(
        "alert " + alert.rule().key() + ' ' + state + ": " + alert.route() + ' ' + what(alert));
  }

  /** Routes and paths are what clients sent. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length() && i < MOST_CHARS; i++) {
      char c = text.charAt(i);
      line.append(c < ' ' || c > '~' ? '?' : c);
    }
    return line.toString();
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, part < 0.1 ? "%.1f %%" : "%.0f %%", part * 100);
  }

  private static String span(double seconds) {
    return TimeSpan.format(Math.round(seconds * 1e9));
  }
}
