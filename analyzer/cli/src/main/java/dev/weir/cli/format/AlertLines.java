package dev.weir.cli.format;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertWords;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.alert.Rule;
import dev.weir.core.unit.ByteSize;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The alerts of a report, for people; nothing where none was raised. */
final class AlertLines {
  private static final int MOST = 10;

  private AlertLines() {}

  /** A paragraph each. */
  static void print(RaisedAlerts raised, Writer out, Screen screen) throws IOException {
    String label = "Alerts";
    int shown = 0;
    for (Alert alert : ofAllRules(raised)) {
      if (shown == MOST) {
        Paragraph.print(label, more(raised) + "; --format json has them", out, screen);
        break;
      }
      Paragraph.print(
          label,
          Safe.line(alert.route() + ' ' + words(alert), screen.unicode()) + "; " + when(alert),
          out,
          screen);
      label = " ";
      shown++;
    }
    String unwatched = unwatched(raised);
    if (!unwatched.isEmpty()) {
      Paragraph.print(label, unwatched, out, screen);
    }
  }

  /** The first of each rule comes first: many of one must not hide another. */
  private static List<Alert> ofAllRules(RaisedAlerts raised) {
    List<Alert> firsts = new ArrayList<>();
    List<Alert> rest = new ArrayList<>();
    Set<Rule> seen = EnumSet.noneOf(Rule.class);
    for (Alert alert : raised.alerts()) {
      (seen.add(alert.rule()) ? firsts : rest).add(alert);
    }
    firsts.addAll(rest);
    return firsts;
  }

  /** What nobody could raise an alert for; empty when all was watched. */
  private static String unwatched(RaisedAlerts raised) {
    List<String> what = new ArrayList<>();
    if (raised.droppedRoutes() > 0) {
      what.add(
          "a route had no place "
              + Numbers.grouped(raised.droppedRoutes())
              + " times (routes: in --alerts FILE gives more)");
    }
    if (raised.untimelyBytes() > 0) {
      what.add(ByteSize.format(raised.untimelyBytes()) + " came too late, or hours too early");
    }
    return what.isEmpty() ? "" : "not watched: " + String.join("; ", what);
  }

  /** A table, and the blank line before it. */
  static void markdown(RaisedAlerts raised, Writer out) throws IOException {
    String unwatched = unwatched(raised);
    if (raised.alerts().isEmpty() && unwatched.isEmpty()) {
      return;
    }
    out.write("\n| alert | route | what | when |\n| :-- | :-- | :-- | :-- |\n");
    int shown = 0;
    for (Alert alert : ofAllRules(raised)) {
      if (shown == MOST) {
        out.write("| | | " + more(raised) + " | |\n");
        break;
      }
      out.write("| " + alert.rule().fileKey() + " | " + MarkdownFormat.escape(alert.route()));
      out.write(" | " + MarkdownFormat.escape(words(alert)));
      out.write(" | " + when(alert) + " |\n");
      shown++;
    }
    if (!unwatched.isEmpty()) {
      out.write("| | | " + unwatched + " | |\n");
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
