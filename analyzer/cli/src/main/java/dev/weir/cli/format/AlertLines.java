package dev.weir.cli.format;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertWords;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;

/** The alerts of a report, for people; nothing where none was raised. */
final class AlertLines {
  private static final int MOST = 10;

  private AlertLines() {}

  /** A paragraph each. */
  static void print(RaisedAlerts raised, Writer out, Screen screen) throws IOException {
    String label = "Alerts";
    int shown = 0;
    for (Alert alert : raised.alerts()) {
      if (shown == MOST) {
        Paragraph.print(label, more(raised) + "; --format json has them", out, screen);
        return;
      }
      Paragraph.print(
          label,
          Safe.line(alert.route() + ' ' + words(alert), screen.unicode()) + "; " + when(alert),
          out,
          screen);
      label = " ";
      shown++;
    }
  }

  /** A table, and the blank line before it. */
  static void markdown(RaisedAlerts raised, Writer out) throws IOException {
    if (raised.isEmpty()) {
      return;
    }
    out.write("\n| alert | route | what | when |\n| :-- | :-- | :-- | :-- |\n");
    int shown = 0;
    for (Alert alert : raised.alerts()) {
      if (shown == MOST) {
        out.write("| | | " + more(raised) + " | |\n");
        return;
      }
      out.write("| " + alert.rule().fileKey() + " | " + MarkdownFormat.escape(alert.route()));
      out.write(" | " + MarkdownFormat.escape(words(alert)));
      out.write(" | " + when(alert) + " |\n");
      shown++;
    }
  }

  private static String words(Alert alert) {
    return AlertWords.what(alert);
  }

  private static String when(Alert alert) {
    String since = Timestamps.utc(alert.sinceNanos(), 0);
    return alert.firing()
        ? "since " + since
        : "from " + since + " to " + Timestamps.utc(alert.resolvedNanos(), 0);
  }

  private static String more(RaisedAlerts raised) {
    return Numbers.grouped(raised.alerts().size() - MOST + raised.more()) + " more";
  }
}
