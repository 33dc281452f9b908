package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.cli.limits.LimitInForce;
import dev.weir.cli.limits.LimitsInForce;
import dev.weir.cli.limits.LimitsInForce.Change;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits of an agent for people: what they are, and what they do. */
final class LimitsTable {
  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("limit", false, 0, 20),
          new Column("for", false, 6, 0),
          new Column("per", false, 4, 0),
          new Column("action", false, 3, 0),
          new Column("rate", true, 0, 0),
          new Column("burst", true, 2, 0),
          new Column("used now", true, 0, 0),
          new Column("of rate", true, 5, 0),
          new Column("delayed", true, 0, 0),
          new Column("rejected", true, 1, 0));

  private static final int MOST_FOR_CHARS = 40;

  private final Screen screen;

  LimitsTable(Screen screen) {
    this.screen = screen;
  }

  void write(LimitsInForce limits, Appendable out) throws IOException {
    header(limits, out);
    out.append('\n');
    if (limits.limits().isEmpty()) {
      out.append("No limit is in force.\n");
    } else {
      Grid grid = new Grid(COLUMNS);
      boolean observes = false;
      for (LimitInForce limit : limits.limits()) {
        grid.row(cells(limit));
        observes |= limit.observes();
      }
      grid.print(out, screen);
      if (observes) {
        Paragraph.print(
            "", "(...) would have been; a limit that observes changes nothing", out, screen);
      }
    }
    notes(limits, out);
  }

  private void header(LimitsInForce limits, Appendable out) throws IOException {
    String source = limits.source();
    String clientId = limits.clientId();
    List<String> facts = new ArrayList<>();
    facts.add(source == null || source.isEmpty() ? "limits" : safe(source));
    facts.add("generation " + limits.generation());
    if (clientId != null && !clientId.isEmpty()) {
      facts.add("clients by " + safe(clientId));
    }
    String line = String.join(screen.unicode() ? " · " : " - ", facts);
    out.append(Safe.shorten(line, screen.columns(), screen.unicode())).append('\n');
    if (!limits.enforcing() && !limits.limits().isEmpty()) {
      out.append(screen.paint(Paint.YELLOW, "Not enforced: the agent only measures at present."))
          .append('\n');
    }
  }

  private Cell[] cells(LimitInForce limit) {
    boolean busy = limit.isOneBucket() && limit.bytesPerSecond() >= limit.rateBytesPerSecond();
    return new Cell[] {
      new Cell(safe(limit.name()), Paint.BOLD),
      new Cell(
          Safe.shorten(safe(subject(limit.match())), MOST_FOR_CHARS, screen.unicode()), Paint.DIM),
      Cell.of(safe(per(limit))),
      Cell.of(safe(limit.action()) + (limit.adaptive() ? ", adaptive" : "")),
      Cell.of(ByteRate.format((double) limit.rateBytesPerSecond())),
      Cell.of(ByteSize.format(limit.burstBytes())),
      new Cell(ByteRate.format((double) limit.bytesPerSecond()), busy ? Paint.YELLOW : Paint.PLAIN),
      Cell.of(limit.isOneBucket() ? share(limit) : ""),
      limit.observes()
          ? new Cell('(' + ByteSize.format(limit.wouldDelayBytes()) + ')', Paint.DIM)
          : Cell.of(ByteSize.format(limit.delayedBytes())),
      limit.observes()
          ? new Cell('(' + Numbers.grouped(limit.wouldRejectRequests()) + ')', Paint.DIM)
          : Cell.of(Numbers.grouped(limit.rejectedRequests())),
    };
  }

  private static String share(LimitInForce limit) {
    return limit.rateBytesPerSecond() > 0
        ? Numbers.percent((double) limit.bytesPerSecond() / limit.rateBytesPerSecond())
        : "";
  }

  /** {@code client, 12 now}. */
  private static String per(LimitInForce limit) {
    return limit.buckets() > 0
        ? limit.per() + ", " + Numbers.grouped(limit.buckets()) + " now"
        : limit.per();
  }

  /** {@code GET /api/** host=example.org}. */
  private static String subject(Map<String, List<String>> match) {
    StringBuilder text = new StringBuilder();
    append(text, "", match.getOrDefault("method", List.of()));
    append(text, "", match.getOrDefault("route", List.of()));
    for (Map.Entry<String, List<String>> entry : match.entrySet()) {
      if (!entry.getKey().equals("method") && !entry.getKey().equals("route")) {
        append(text, entry.getKey() + '=', entry.getValue());
      }
    }
    return text.isEmpty() ? "everything" : text.toString();
  }

  private static void append(StringBuilder text, String key, List<String> values) {
    if (!values.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(key).append(String.join(",", values));
    }
  }

  private void notes(LimitsInForce limits, Appendable out) throws IOException {
    Change change = limits.latestChange();
    if (change != null || !limits.warnings().isEmpty()) {
      out.append('\n');
    }
    if (change != null) {
      String reason = change.reason().isEmpty() ? "" : ": " + change.reason();
      Long nanos = change.epochNanos();
      String words = (nanos == null ? "" : Timestamps.utc(nanos, 0) + ' ') + change.what() + reason;
      Paragraph.print("Last change", safe(words), out, screen);
    }
    for (String warning : limits.warnings()) {
      Paragraph.print("Warning", safe(warning), out, screen);
    }
  }

  private String safe(String text) {
    return Safe.line(text, screen.unicode());
  }
}
