package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.ReplayResult;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.intake.IntakeCounts;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Latencies;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Punctuality;
import dev.weir.replay.result.Spread;
import dev.weir.replay.result.Tally;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What came of a replay, for people: endpoints, targets, answers, and the timing certificate. */
final class ReplayTable implements ReplayFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> COLUMNS =
      List.of(
          new Column("endpoint", false, 0, 24),
          new Column("requests", true, 0, 0),
          new Column("bytes", true, 1, 0),
          new Column("first p50", true, 5, 0),
          new Column("p50", true, 2, 0),
          new Column("p90", true, 4, 0),
          new Column("p99", true, 0, 0),
          new Column("max", true, 3, 0),
          new Column("p99 from due", true, 2, 0),
          new Column("statuses", false, 6, 0));

  private final int top;
  private final Screen screen;
  private final TableFormat text;

  ReplayTable(int top, Screen screen) {
    this.top = top;
    this.screen = screen;
    this.text = new TableFormat(screen);
  }

  @Override
  public void write(ReplayReport report, Writer out) throws IOException {
    ReplayResult result = report.result();
    header(report, out);
    out.write('\n');
    Tally total = result.outcomes().total();
    Grid grid = new Grid(COLUMNS);
    List<Map.Entry<String, Tally>> sorted = sorted(result.outcomes().endpoints());
    int shown = top == 0 ? sorted.size() : Math.min(top, sorted.size());
    for (Map.Entry<String, Tally> each : sorted.subList(0, shown)) {
      grid.row(cells(Safe.line(each.getKey(), screen.unicode()), each.getValue(), Paint.PLAIN));
    }
    if (shown < sorted.size()) {
      grid.row(cells("other (" + (sorted.size() - shown) + ")", sorted, shown));
    }
    grid.row(cells("total", total, Paint.BOLD));
    grid.print(out, screen);
    out.write('\n');
    if (result.targets().size() > 1) {
      targets(report, out);
    }
    if (!report.limits().isEmpty()) {
      new LimitOutcomeTable(screen).write(report.limits(), out);
    }
    answers(result, out);
    books(result, out);
    certificate(report, out);
    intake(result, out);
  }

  private void header(ReplayReport report, Writer out) throws IOException {
    String dot = screen.unicode() ? " · " : " - ";
    Punctuality kept = report.result().outcomes().punctuality();
    StringBuilder line = new StringBuilder();
    line.append(Safe.line(report.recording(), screen.unicode())).append(" to ");
    line.append(
        String.join(", ", report.result().targets().stream().map(Object::toString).toList()));
    out.write(screen.paint(Paint.BOLD, line.toString()));
    double seconds = Math.max(1, kept.actualNanos()) / NANOS_PER_SECOND;
    out.write(dot + ReplayWords.pace(report.pace()));
    out.write(dot + ascii(TimeSpan.format(kept.actualNanos())));
    if (kept.sent() > 1) {
      out.write(dot + Numbers.grouped(Math.round(kept.sent() / seconds)) + " requests/s");
    }
    out.write('\n');
  }

  private static List<Map.Entry<String, Tally>> sorted(Map<String, Tally> endpoints) {
    List<Map.Entry<String, Tally>> sorted = new ArrayList<>(endpoints.entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, Tally> e) -> -bytes(e.getValue()))
            .thenComparing(Map.Entry::getKey));
    return sorted;
  }

  private static long bytes(Tally tally) {
    return tally.requestBytes() + tally.responseBytes();
  }

  private Cell[] cells(String name, Tally tally, Paint paint) {
    Latencies latencies = tally.latencies();
    return new Cell[] {
      new Cell(name, paint),
      new Cell(Numbers.grouped(tally.requests()), paint),
      new Cell(ByteSize.format(bytes(tally)), paint),
      new Cell(time(latencies.sentToFirst(), 50), paint),
      new Cell(time(latencies.sentToLast(), 50), paint),
      new Cell(time(latencies.sentToLast(), 90), paint),
      new Cell(time(latencies.sentToLast(), 99), paint),
      new Cell(time(latencies.sentToLast(), 100), paint),
      new Cell(time(latencies.dueToLast(), 99), paint),
      new Cell(ReplayWords.statuses(tally), tally.failed() > 0 ? Paint.RED : Paint.PLAIN),
    };
  }

  private static Cell[] cells(String name, List<Map.Entry<String, Tally>> sorted, int from) {
    long requests = 0;
    long bytes = 0;
    for (Map.Entry<String, Tally> each : sorted.subList(from, sorted.size())) {
      requests += each.getValue().requests();
      bytes += bytes(each.getValue());
    }
    Cell[] cells = new Cell[COLUMNS.size()];
    java.util.Arrays.fill(cells, Cell.of(""));
    cells[0] = new Cell(name, Paint.DIM);
    cells[1] = new Cell(Numbers.grouped(requests), Paint.DIM);
    cells[2] = new Cell(ByteSize.format(bytes), Paint.DIM);
    return cells;
  }

  private String time(Spread spread, double percentile) {
    return spread.count() == 0 ? "-" : ascii(TimeSpan.format(spread.percentile(percentile)));
  }

  private void targets(ReplayReport report, Writer out) throws IOException {
    ReplayResult result = report.result();
    Grid grid =
        new Grid(
            List.of(
                new Column("target (" + report.balance() + ")", false, 0, 24),
                new Column("requests", true, 0, 0),
                new Column("share", true, 0, 0),
                new Column("bytes", true, 2, 0),
                new Column("p50", true, 1, 0),
                new Column("p99", true, 0, 0),
                new Column("failed", true, 0, 0),
                new Column("away", true, 3, 0)));
    double all = Math.max(1, result.outcomes().total().requests());
    for (int i = 0; i < result.targets().size(); i++) {
      Tally tally = result.outcomes().target(i);
      long awayNanos = 0;
      for (Balancer.Absence absence : result.absences()) {
        awayNanos += absence.target() == i ? absence.toNanos() - absence.fromNanos() : 0;
      }
      grid.row(
          Cell.of(result.targets().get(i).toString()),
          Cell.of(Numbers.grouped(tally.requests())),
          Cell.of(Numbers.percent(tally.requests() / all)),
          Cell.of(ByteSize.format(bytes(tally))),
          Cell.of(time(tally.latencies().sentToLast(), 50)),
          Cell.of(time(tally.latencies().sentToLast(), 99)),
          new Cell(Numbers.grouped(tally.failed()), tally.failed() > 0 ? Paint.RED : Paint.PLAIN),
          new Cell(
              awayNanos == 0 ? "-" : ascii(TimeSpan.format(awayNanos)),
              awayNanos == 0 ? Paint.PLAIN : Paint.YELLOW));
    }
    grid.print(out, screen);
    out.write('\n');
  }

  private void answers(ReplayResult result, Writer out) throws IOException {
    Tally total = result.outcomes().total();
    text.wrapped("Answers", ReplayWords.answers(total, result.intake().responses() > 0), out);
    for (Map.Entry<FailureKind, Long> each : total.failures().entrySet()) {
      text.wrapped(
          "Failed",
          Numbers.grouped(each.getValue())
              + ' '
              + each.getKey().text()
              + ": "
              + each.getKey().meaning(),
          out);
    }
    for (Map.Entry<String, Long> each : result.oddities().entrySet()) {
      text.wrapped("Oddities", each.getKey() + ' ' + Numbers.grouped(each.getValue()), out);
    }
  }

  private void books(ReplayResult result, Writer out) throws IOException {
    Tally total = result.outcomes().total();
    long received = result.receivedBytes();
    long balance = received - total.responseBytes() - result.live().unasked();
    String books =
        "received "
            + Numbers.grouped(received)
            + " = of answers "
            + Numbers.grouped(total.responseBytes())
            + (result.live().unasked() == 0
                ? ""
                : " + not asked for " + Numbers.grouped(result.live().unasked()))
            + "; balance "
            + Numbers.grouped(balance);
    text.wrapped("Books", books, out);
  }

  private void certificate(ReplayReport report, Writer out) throws IOException {
    if (report.pace().isUnlimited()) {
      return;
    }
    Punctuality kept = report.result().outcomes().punctuality();
    if (kept.sent() == 0) {
      return;
    }
    text.wrapped("Timing", ascii(ReplayWords.timing(kept)), out);
    for (Map.Entry<Obstacle, Long> each : kept.held().entrySet()) {
      text.wrapped(
          "Late",
          ascii(
              Numbers.percent(each.getValue() / (double) kept.sent())
                  + " ("
                  + Numbers.grouped(each.getValue())
                  + "), up to "
                  + TimeSpan.format(kept.longest().getOrDefault(each.getKey(), 0L))
                  + ": "
                  + each.getKey().meaning()),
          out);
    }
  }

  private void intake(ReplayResult result, Writer out) throws IOException {
    IntakeCounts counts = result.intake();
    List<String> notes = new ArrayList<>();
    if (counts.alreadyDone() > 0) {
      notes.add(Numbers.grouped(counts.alreadyDone()) + " done by the run before");
    }
    if (counts.filtered() > 0) {
      notes.add(Numbers.grouped(counts.filtered()) + " filtered out");
    }
    if (counts.unreadable() > 0) {
      notes.add(Numbers.grouped(counts.unreadable()) + " no whole HTTP/1 request");
    }
    if (counts.filledUp() > 0) {
      notes.add(
          Numbers.grouped(counts.filledUp())
              + " with bodies filled up, being recorded in part only");
    }
    if (counts.unpairedResponses() > 0) {
      notes.add(
          Numbers.counted(counts.unpairedResponses(), "response") + " of no request that is known");
    }
    if (result.notSentRequests() > 0) {
      notes.add(
          Numbers.grouped(result.notSentRequests())
              + " read ahead and not sent, since the run was over");
    }
    if (counts.notReached() > 0) {
      notes.add(Numbers.grouped(counts.notReached()) + " read whose turn did not come");
    }
    if (!notes.isEmpty()) {
      text.wrapped("Recording", String.join("; ", notes), out);
    }
  }

  private String ascii(String times) {
    return screen.unicode() ? times : times.replace("µ", "u");
  }
}
