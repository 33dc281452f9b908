package dev.weir.cli.format;

import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.Scope;
import dev.weir.core.report.Percentiles;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Figures;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Outcome;
import dev.weir.core.simulation.Recommendation;
import dev.weir.core.simulation.Recommendation.Trial;
import dev.weir.core.simulation.Sweep;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Simulations for people: a table for each limit, then what was tried beside. */
final class SimulationTable implements SimulationFormat {
  // Ranks say what goes first when the screen is narrow: the higher, the earlier.
  private static final List<Column> FIGURES =
      List.of(
          new Column("delayed", true, 0, 0),
          new Column("bytes", true, 7, 0),
          new Column("P50", true, 8, 0),
          new Column("P90", true, 6, 0),
          new Column("P99", true, 0, 0),
          new Column("max", true, 3, 0),
          new Column("rejected", true, 2, 0),
          new Column("peak before", true, 4, 0),
          new Column("after", true, 1, 0));

  private static final List<Column> ENDPOINTS =
      columns(
          new Column("endpoint", false, 0, 24),
          new Column("exchanges", true, 5, 0),
          new Column("demand", true, 0, 0),
          new Column("granted", true, 9, 0));

  private final int top;
  private final Screen screen;
  private final TableFormat text;

  SimulationTable(int top, Screen screen) {
    this.top = top;
    this.screen = screen;
    this.text = new TableFormat(screen);
  }

  @Override
  public void write(SimulationReport report, Writer out) throws IOException {
    text.header(report.source(), out);
    text.wrapped(
        "",
        Numbers.counted(report.exchanges(), "exchange")
            + (report.closedLoop()
                ? ", closed loop: the next request of a connection waits for the answer"
                : ", open loop: requests come when they came"),
        out);
    for (int i = 0; i < report.after().limits().size(); i++) {
      out.write('\n');
      limit(report.before().limits().get(i), report.after().limits().get(i), out);
    }
    if (report.after().overrunNanos() > 0) {
      out.write('\n');
      text.wrapped("", overrun(report.after()), out);
    }
    if (report.dial() != null) {
      out.write('\n');
      sweep(report, report.dial(), out);
    }
    if (report.recommendation() != null) {
      out.write('\n');
      recommendation(report, report.recommendation(), out);
    }
  }

  private String overrun(Outcome outcome) {
    return "the last bytes pass "
        + ascii(TimeSpan.format(outcome.overrunNanos()))
        + " after the end of the recording";
  }

  private void limit(LimitFigures before, LimitFigures after, Writer out) throws IOException {
    LimitRule rule = after.rule();
    out.write(screen.paint(Paint.BOLD, safe(rule.name())));
    out.write(": " + rule.allowance() + ", " + words(rule) + '\n');
    if (after.total().exchanges() == 0) {
      out.write("applies to no exchange\n");
      return;
    }
    List<SimulationRows.Row> rows = SimulationRows.of(before, after);
    List<SimulationRows.Row> shown = SimulationRows.top(rows, top);
    Grid grid = new Grid(ENDPOINTS);
    for (SimulationRows.Row row : shown) {
      grid.row(endpoint(safe(row.name()), row.before(), row.after(), Paint.PLAIN));
    }
    if (rows.size() > 1) {
      grid.row(endpoint("total", before.total(), after.total(), Paint.BOLD));
    }
    grid.print(out, screen);
    if (shown.size() < rows.size()) {
      out.write((rows.size() - shown.size()) + " more endpoints; --top 0 shows all\n");
    }
    MovesTable.write(after.moves(), screen, out);
    if (rule.action() == Action.OBSERVE) {
      text.wrapped(
          "",
          "it only observes: "
              + ByteSize.format(after.wouldDelayBytes())
              + " would wait, "
              + TimeSpan.format(after.wouldWaitNanos())
              + " all pieces together",
          out);
    }
  }

  private static String words(LimitRule rule) {
    return rule.direction().name().toLowerCase(Locale.ROOT)
        + "s, "
        + rule.action().text()
        + (rule.per() == Scope.LIMIT ? "" : ", a bucket for each " + rule.per().text());
  }

  private Cell[] endpoint(String name, Figures before, Figures after, Paint paint) {
    return cells(
        before,
        after,
        new Cell(name, paint),
        Cell.of(Numbers.grouped(after.exchanges())),
        new Cell(ByteSize.format(after.demandBytes()), paint),
        Cell.of(ByteSize.format(after.grantedBytes())));
  }

  private Cell[] cells(Figures before, Figures after, Cell... first) {
    List<Cell> cells = new ArrayList<>(List.of(first));
    Percentiles delay = after.delay();
    cells.add(count(after.delayedExchanges(), Paint.YELLOW));
    cells.add(Cell.of(after.delayedBytes() == 0 ? "-" : ByteSize.format(after.delayedBytes())));
    cells.add(nanos(delay.p50Nanos()));
    cells.add(nanos(delay.p90Nanos()));
    cells.add(nanos(delay.p99Nanos()));
    cells.add(nanos(delay.maxNanos()));
    cells.add(count(after.rejected(), Paint.RED));
    cells.add(Cell.of(ByteRate.format((double) before.peakBytesPerSecond())));
    cells.add(Cell.of(ByteRate.format((double) after.peakBytesPerSecond())));
    return cells.toArray(new Cell[0]);
  }

  private static Cell count(long number, Paint paint) {
    return number == 0 ? Cell.of("-") : new Cell(Numbers.grouped(number), paint);
  }

  private Cell nanos(long nanos) {
    return Cell.of(ascii(Cells.nanos(nanos)));
  }

  private void sweep(SimulationReport report, Dial dial, Writer out) throws IOException {
    boolean rate = dial.property() == Dial.Property.RATE;
    int swept = report.place(dial.limit());
    LimitRule rule = report.rule(dial.limit());
    Figures before = report.before().limits().get(swept).total();
    out.write(screen.paint(Paint.BOLD, "What if " + safe(dial.limit())) + " had another ");
    out.write(rate ? "rate" : "burst");
    out.write(rate && rule.allowance().burstIsDefault() ? ", and two seconds of it as burst" : "");
    out.write(tried(rule) + '\n');
    Grid grid =
        new Grid(
            columns(
                new Column("rate", true, rate ? 0 : 10, 0),
                new Column("burst", true, rate ? 10 : 0, 0)));
    for (Sweep.Step step : report.sweep()) {
      LimitFigures figures = step.outcome().limits().get(swept);
      grid.row(
          cells(
              before,
              figures.total(),
              new Cell(
                  ByteRate.format((double) figures.rule().allowance().bytesPerSecond()),
                  rate ? Paint.BOLD : Paint.PLAIN),
              new Cell(
                  ByteSize.format(figures.rule().allowance().burstBytes()),
                  rate ? Paint.PLAIN : Paint.BOLD)));
    }
    grid.print(out, screen);
  }

  /** What is tried of a limit that observes would not be seen otherwise. */
  private static String tried(LimitRule rule) {
    Action tried = Dial.tried(rule.action());
    return tried == rule.action() ? "" : ", with action: " + tried.text();
  }

  private void recommendation(SimulationReport report, Recommendation found, Writer out)
      throws IOException {
    String name = safe(found.limit());
    if (!found.hasEvidence()) {
      text.wrapped(
          "Recommended",
          "nothing for "
              + name
              + ", since none of the first two thirds of the exchanges gets to it; mend its match,"
              + " or record more",
          out);
      return;
    }
    String goal = ascii(found.goal().toString());
    Trial chosen = found.chosen();
    if (!found.found()) {
      text.wrapped(
          "Recommended",
          "no rate of "
              + name
              + " gives "
              + goal
              + "; with the highest there is, "
              + measured(found, chosen)
              + ", so look at its burst and at the other limits",
          out);
      return;
    }
    text.wrapped(
        "Recommended",
        name
            + ": rate: "
            + ByteRate.format((double) chosen.bytesPerSecond())
            + ", burst: "
            + ByteSize.format(chosen.burstBytes())
            + tried(report.rule(found.limit()))
            + ", for "
            + goal,
        out);
    text.wrapped(
        "Chosen by", of(chosen) + ", of the first two thirds: " + measured(found, chosen), out);
    Trial lower = found.lower();
    if (lower != null) {
      text.wrapped(
          "One less",
          ByteRate.format((double) lower.bytesPerSecond()) + ": " + measured(found, lower),
          out);
    }
    text.wrapped("Tested on", tested(found, found.test()), out);
  }

  private String tested(Recommendation found, @Nullable Trial test) {
    if (test == null || test.exchanges() == 0) {
      return "nothing: there are too few exchanges";
    }
    return of(test)
        + ", of the rest: "
        + measured(found, test)
        + (test.met() ? ", as was asked for" : ", which MISSES the goal");
  }

  private static String of(Trial trial) {
    return Numbers.counted(trial.exchanges(), "exchange");
  }

  private String measured(Recommendation found, Trial trial) {
    String delay = found.goal().measure() + ' ';
    if (trial.delayNanos() == Long.MAX_VALUE) {
      delay += "without end, for what is rejected";
    } else {
      delay += trial.delayNanos() == 0 ? "none" : ascii(TimeSpan.format(trial.delayNanos()));
    }
    return trial.rejected() == 0
        ? delay
        : delay + ", " + Numbers.grouped(trial.rejected()) + " rejected";
  }

  private static List<Column> columns(Column... first) {
    List<Column> columns = new ArrayList<>(List.of(first));
    columns.addAll(FIGURES);
    return List.copyOf(columns);
  }

  /** Names come from a file and from traffic. */
  private String safe(String name) {
    return Safe.line(name, screen.unicode());
  }

  private String ascii(String times) {
    return screen.unicode() ? times : times.replace("µ", "u");
  }
}
