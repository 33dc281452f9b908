package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.core.conformance.Measurement;
import dev.weir.core.report.Percentiles;
import dev.weir.core.simulation.Figures;
import dev.weir.replay.ReplayResult;
import dev.weir.replay.balance.Balancer;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.expect.Observed;
import dev.weir.replay.intake.IntakeCounts;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Latencies;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.PerSecond;
import dev.weir.replay.result.Punctuality;
import dev.weir.replay.result.Spread;
import dev.weir.replay.result.Tally;
import dev.weir.replay.schedule.Pace;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What came of a replay as one JSON document. Keys are a contract; more may be added. Bytes and
 * seconds are plain numbers; null is what was not measured.
 */
final class ReplayJson implements ReplayFormat {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int top;

  ReplayJson(int top) {
    this.top = top;
  }

  @Override
  public void write(ReplayReport report, Writer out) throws IOException {
    ReplayResult result = report.result();
    try (JsonGenerator json = IndentedJson.to(out)) {
      json.writeStartObject();
      json.writeStringField("recording", report.recording());
      pace(report.pace(), json);
      json.writeBooleanField("complete", !result.stopped() && result.failure() == null);
      intake(result, json);
      json.writeObjectFieldStart("totals");
      tally(result.outcomes().total(), json);
      json.writeEndObject();
      timing(report, json);
      endpoints(result, json);
      targets(report, json);
      limits(report.limits(), json);
      books(result, json);
      perSecond(result.outcomes().perSecond(), json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void pace(Pace pace, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("pace");
    if (pace instanceof Pace.Speed speed) {
      json.writeNumberField("speed", speed.factor());
    } else if (pace instanceof Pace.Rate rate) {
      json.writeNumberField("requests_per_second", rate.requestsPerSecond());
    } else {
      json.writeBooleanField("max", true);
    }
    json.writeEndObject();
  }

  private static void intake(ReplayResult result, JsonGenerator json) throws IOException {
    IntakeCounts counts = result.intake();
    json.writeObjectFieldStart("requests");
    json.writeNumberField("recorded", counts.requests());
    json.writeNumberField("filtered", counts.filtered());
    json.writeNumberField("unreadable", counts.unreadable());
    json.writeNumberField("filled_up", counts.filledUp());
    json.writeNumberField("done_before", counts.alreadyDone());
    json.writeNumberField("submitted", counts.submitted());
    json.writeNumberField("not_sent", result.notSentRequests());
    json.writeNumberField("not_reached", counts.notReached());
    json.writeNumberField("recorded_responses", counts.responses());
    json.writeEndObject();
  }

  private static void tally(Tally tally, JsonGenerator json) throws IOException {
    json.writeNumberField("requests", tally.requests());
    json.writeNumberField("sent", tally.sent());
    json.writeNumberField("answered", tally.answered());
    json.writeNumberField("failed", tally.failed());
    json.writeNumberField("too_many_requests", tally.tooManyRequests());
    json.writeObjectFieldStart("status");
    for (Map.Entry<Integer, Long> each : tally.statuses().entrySet()) {
      json.writeNumberField(String.valueOf(each.getKey()), each.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("failures");
    for (Map.Entry<FailureKind, Long> each : tally.failures().entrySet()) {
      json.writeNumberField(each.getKey().text(), each.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("request_bytes", tally.requestBytes());
    json.writeNumberField("response_bytes", tally.responseBytes());
    json.writeNumberField("response_body_bytes", tally.bodyBytes());
    json.writeObjectFieldStart("compared");
    json.writeNumberField("requests", tally.compared());
    json.writeNumberField("status_differs", tally.statusDiffers());
    json.writeNumberField("body_length_differs", tally.bodyDiffers());
    json.writeNumberField("recorded_bytes", tally.expectedBytes());
    json.writeNumberField("replayed_bytes", tally.comparedBytes());
    json.writeEndObject();
    Latencies latencies = tally.latencies();
    json.writeObjectFieldStart("latency_seconds");
    spread("sent_to_first_byte", latencies.sentToFirst(), json);
    spread("sent_to_last_byte", latencies.sentToLast(), json);
    spread("due_to_first_byte", latencies.dueToFirst(), json);
    spread("due_to_last_byte", latencies.dueToLast(), json);
    json.writeEndObject();
  }

  private static void spread(String name, Spread spread, JsonGenerator json) throws IOException {
    if (spread.count() == 0) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("p50", seconds(spread.percentile(50)));
    json.writeNumberField("p90", seconds(spread.percentile(90)));
    json.writeNumberField("p99", seconds(spread.percentile(99)));
    json.writeNumberField("p999", seconds(spread.percentile(99.9)));
    json.writeNumberField("max", seconds(spread.longest()));
    json.writeEndObject();
  }

  private static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }

  private static void timing(ReplayReport report, JsonGenerator json) throws IOException {
    Punctuality kept = report.result().outcomes().punctuality();
    if (report.pace().isUnlimited() || kept.sent() == 0) {
      json.writeNullField("timing");
      return;
    }
    json.writeObjectFieldStart("timing");
    json.writeNumberField("planned_seconds", seconds(kept.plannedNanos()));
    json.writeNumberField("actual_seconds", seconds(kept.actualNanos()));
    json.writeNumberField("drift_seconds", seconds(kept.driftNanos()));
    spread("send_error_seconds", kept.error(), json);
    spread("lateness_seconds", kept.lateness(), json);
    json.writeObjectFieldStart("late");
    for (Map.Entry<Obstacle, Long> each : kept.held().entrySet()) {
      json.writeObjectFieldStart(each.getKey().text());
      json.writeNumberField("requests", each.getValue());
      json.writeNumberField("share", each.getValue() / (double) kept.sent());
      json.writeNumberField("max_seconds", seconds(kept.longest().getOrDefault(each.getKey(), 0L)));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void endpoints(ReplayResult result, JsonGenerator json) throws IOException {
    List<Map.Entry<String, Tally>> sorted =
        new ArrayList<>(result.outcomes().endpoints().entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, Tally> e) -> -e.getValue().responseBytes())
            .thenComparing(Map.Entry::getKey));
    int shown = top == 0 ? sorted.size() : Math.min(top, sorted.size());
    json.writeArrayFieldStart("endpoints");
    for (Map.Entry<String, Tally> each : sorted.subList(0, shown)) {
      int space = each.getKey().indexOf(' ');
      json.writeStartObject();
      json.writeStringField("method", space < 0 ? "" : each.getKey().substring(0, space));
      json.writeStringField("path", each.getKey().substring(space + 1));
      tally(each.getValue(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("other_endpoints", sorted.size() - shown);
  }

  private static void targets(ReplayReport report, JsonGenerator json) throws IOException {
    ReplayResult result = report.result();
    json.writeStringField("balance", report.balance());
    json.writeArrayFieldStart("targets");
    for (int i = 0; i < result.targets().size(); i++) {
      json.writeStartObject();
      json.writeStringField("url", result.targets().get(i).toString());
      json.writeNumberField("weight", result.targets().get(i).weight());
      tally(result.outcomes().target(i), json);
      json.writeArrayFieldStart("away");
      for (Balancer.Absence absence : result.absences()) {
        if (absence.target() == i) {
          json.writeStartObject();
          json.writeNumberField("from_seconds", seconds(absence.fromNanos()));
          json.writeNumberField("to_seconds", seconds(absence.toNanos()));
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void limits(List<LimitOutcome> limits, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("limits");
    for (LimitOutcome limit : limits) {
      json.writeStartObject();
      json.writeStringField("name", limit.rule().name());
      json.writeStringField("verdict", limit.certificate().verdict().text());
      Figures predicted = limit.predicted();
      json.writeObjectFieldStart("predicted");
      figures(
          predicted.exchanges(),
          predicted.grantedBytes(),
          predicted.rejected(),
          predicted.delay(),
          json);
      json.writeEndObject();
      Observed observed = limit.observed();
      json.writeObjectFieldStart("observed");
      figures(observed.exchanges(), observed.bytes(), observed.rejected(), observed.delay(), json);
      Measurement measured = limit.certificate().measured();
      json.writeNumberField("worst_burst_bytes", measured.excessBytes());
      json.writeNumberField("allowed_bytes", limit.certificate().allowedBytes());
      double steady = measured.steadyBytesPerSecond();
      if (Double.isNaN(steady)) {
        json.writeNullField("steady_bytes_per_second");
      } else {
        json.writeNumberField("steady_bytes_per_second", Math.round(steady));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void figures(
      long exchanges, long bytes, long rejected, Percentiles delay, JsonGenerator json)
      throws IOException {
    json.writeNumberField("exchanges", exchanges);
    json.writeNumberField("bytes", bytes);
    json.writeNumberField("rejected", rejected);
    json.writeObjectFieldStart("delay_seconds");
    json.writeNumberField("p50", seconds(delay.p50Nanos()));
    json.writeNumberField("p90", seconds(delay.p90Nanos()));
    json.writeNumberField("p99", seconds(delay.p99Nanos()));
    json.writeNumberField("max", seconds(delay.maxNanos()));
    json.writeEndObject();
  }

  private static void books(ReplayResult result, JsonGenerator json) throws IOException {
    long answers = result.outcomes().total().responseBytes();
    json.writeObjectFieldStart("books");
    json.writeNumberField("received_bytes", result.receivedBytes());
    json.writeNumberField("answer_bytes", answers);
    json.writeNumberField("unasked_bytes", result.live().unasked());
    json.writeNumberField("balance", result.receivedBytes() - answers - result.live().unasked());
    json.writeEndObject();
    json.writeObjectFieldStart("oddities");
    for (Map.Entry<String, Long> each : result.oddities().entrySet()) {
      json.writeNumberField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
  }

  private static void perSecond(PerSecond perSecond, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("per_second");
    for (int i = 0; i < perSecond.seconds(); i++) {
      json.writeStartObject();
      json.writeNumberField("second", i);
      json.writeNumberField("sent", perSecond.sent(i));
      json.writeNumberField("answered", perSecond.answered(i));
      json.writeNumberField("failed", perSecond.failed(i));
      json.writeNumberField("response_bytes", perSecond.responseBytes(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
