package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.report.Percentiles;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Figures;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Move;
import dev.weir.core.simulation.Moves;
import dev.weir.core.simulation.Recommendation;
import dev.weir.core.simulation.Recommendation.Trial;
import dev.weir.core.simulation.Sweep;
import dev.weir.json.Decimals;
import dev.weir.json.JsonReport;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Simulations as one JSON document. Keys are a contract; more may be added. Bytes and seconds are
 * plain numbers; null is a delay of what was refused, or what there is not.
 */
final class SimulationJson implements SimulationFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int top;

  SimulationJson(int top) {
    this.top = top;
  }

  @Override
  public void write(SimulationReport report, Writer out) throws IOException {
    try (JsonReport writing = JsonReport.to(out)) {
      JsonGenerator json = writing.generator();
      json.setPrettyPrinter(IndentedJson.printer());
      json.writeStartObject();
      writing.source(report.source());
      json.writeNumberField("exchanges", report.exchanges());
      json.writeStringField("loop", report.closedLoop() ? "closed" : "open");
      seconds("overrun_seconds", report.after().overrunNanos(), json);
      json.writeArrayFieldStart("limits");
      for (int i = 0; i < report.after().limits().size(); i++) {
        json.writeStartObject();
        limitFields(report.before().limits().get(i), report.after().limits().get(i), top, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      sweep(report, json);
      recommendation(report, report.recommendation(), json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /**
   * What is said of one limit.
   *
   * @param top how many of its endpoints to show, 0 for all
   */
  static void limitFields(LimitFigures before, LimitFigures after, int top, JsonGenerator json)
      throws IOException {
    LimitRule rule = after.rule();
    json.writeStringField("name", rule.name());
    json.writeStringField("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.writeStringField("per", rule.per().text());
    json.writeStringField("action", rule.action().text());
    json.writeNumberField("rate_bytes_per_second", rule.allowance().bytesPerSecond());
    json.writeNumberField("burst_bytes", rule.allowance().burstBytes());
    figures(before.total(), after.total(), json);
    json.writeNumberField("would_delay_bytes", after.wouldDelayBytes());
    json.writeNumberField("would_wait_seconds", after.wouldWaitNanos() / 1e9);
    moves(after.moves(), json);
    json.writeArrayFieldStart("endpoints");
    List<SimulationRows.Row> rows = SimulationRows.of(before, after);
    for (SimulationRows.Row row : SimulationRows.top(rows, top)) {
      json.writeStartObject();
      json.writeStringField("path", row.path());
      json.writeStringField("method", row.method());
      figures(row.before(), row.after(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("other_endpoints", rows.size() - SimulationRows.top(rows, top).size());
  }

  private static void moves(Moves moves, JsonGenerator json) throws IOException {
    json.writeNumberField("rate_changes_count", moves.count());
    json.writeArrayFieldStart("rate_changes");
    for (Move move : moves.first()) {
      json.writeStartObject();
      json.writeStringField("time", Timestamps.utc(move.nanos(), 0));
      json.writeNumberField("from_bytes_per_second", move.fromBytesPerSecond());
      json.writeNumberField("to_bytes_per_second", move.toBytesPerSecond());
      json.writeStringField("reason", move.reason());
      json.writeStringField("explanation", move.explanation());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void figures(Figures before, Figures after, JsonGenerator json) throws IOException {
    json.writeNumberField("exchanges", after.exchanges());
    json.writeNumberField("demand_bytes", after.demandBytes());
    json.writeNumberField("granted_bytes", after.grantedBytes());
    json.writeNumberField("delayed_exchanges", after.delayedExchanges());
    json.writeNumberField("delayed_bytes", after.delayedBytes());
    json.writeNumberField("rejected_exchanges", after.rejected());
    json.writeNumberField("rejected_bytes", after.rejectedBytes());
    Percentiles delay = after.delay();
    json.writeObjectFieldStart("added_delay_seconds");
    seconds("p50", delay.p50Nanos(), json);
    seconds("p90", delay.p90Nanos(), json);
    seconds("p99", delay.p99Nanos(), json);
    seconds("max", delay.maxNanos(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("peak_bytes_per_second");
    json.writeNumberField("before", before.peakBytesPerSecond());
    json.writeNumberField("after", after.peakBytesPerSecond());
    json.writeEndObject();
  }

  private static void sweep(SimulationReport report, JsonGenerator json) throws IOException {
    Dial dial = report.dial();
    if (dial == null) {
      json.writeNullField("sweep");
      return;
    }
    int swept = report.place(dial.limit());
    json.writeObjectFieldStart("sweep");
    json.writeStringField("limit", dial.limit());
    action(report.rule(dial.limit()), json);
    json.writeArrayFieldStart("steps");
    for (Sweep.Step step : report.sweep()) {
      LimitFigures figures = step.outcome().limits().get(swept);
      json.writeStartObject();
      json.writeNumberField("rate_bytes_per_second", figures.rule().allowance().bytesPerSecond());
      json.writeNumberField("burst_bytes", figures.rule().allowance().burstBytes());
      figures(report.before().limits().get(swept).total(), figures.total(), json);
      seconds("overrun_seconds", step.outcome().overrunNanos(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What the limit did when it was tried. */
  private static void action(LimitRule rule, JsonGenerator json) throws IOException {
    json.writeStringField("action", Dial.tried(rule.action()).text());
  }

  private static void recommendation(
      SimulationReport report, @Nullable Recommendation recommended, JsonGenerator json)
      throws IOException {
    if (recommended == null) {
      json.writeNullField("recommendation");
      return;
    }
    json.writeObjectFieldStart("recommendation");
    json.writeStringField("limit", recommended.limit());
    action(report.rule(recommended.limit()), json);
    json.writeStringField("measure", recommended.goal().measure());
    seconds("goal_seconds", recommended.goal().mostNanos(), json);
    json.writeBooleanField("found", recommended.found());
    json.writeNumberField("simulations", recommended.runs());
    trial("chosen", recommended.chosen(), json);
    trial("lower", recommended.lower(), json);
    trial("test", recommended.test(), json);
    json.writeEndObject();
  }

  private static void trial(String name, @Nullable Trial trial, JsonGenerator json)
      throws IOException {
    if (trial == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("rate_bytes_per_second", trial.bytesPerSecond());
    json.writeNumberField("burst_bytes", trial.burstBytes());
    json.writeNumberField("exchanges", trial.exchanges());
    json.writeNumberField("rejected_exchanges", trial.rejected());
    if (trial.delayNanos() == Long.MAX_VALUE) {
      json.writeNullField("added_delay_seconds");
    } else {
      seconds("added_delay_seconds", trial.delayNanos(), json);
    }
    json.writeBooleanField("met", trial.met());
    json.writeEndObject();
  }

  private static void seconds(String name, long nanos, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(Decimals.plain(nanos / NANOS_PER_SECOND));
  }
}
