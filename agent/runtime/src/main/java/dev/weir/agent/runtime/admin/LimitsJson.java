package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.agent.runtime.limits.Change;
import dev.weir.agent.runtime.limits.LimitsState;
import dev.weir.agent.runtime.limits.LimitsState.InForce;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitTotals;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Wildcard;
import dev.weir.core.route.RouteGlob;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@code GET /limits}: keys and their order are a contract; more may be added. */
final class LimitsJson {
  private LimitsJson() {}

  static void write(LimitsState state, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("generation", state.generation());
    json.writeStringField("source", state.source());
    json.writeStringField("client_id", state.clientIdentity());
    json.writeBooleanField("enforcing", state.enforcing());
    json.writeArrayFieldStart("limits");
    for (InForce limit : state.limits()) {
      write(limit, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("changes");
    for (Change change : state.changes()) {
      json.writeStartObject();
      json.writeStringField("time", change.time().toString());
      json.writeStringField("what", change.what());
      json.writeStringField("reason", change.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("warnings");
    for (String warning : state.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(InForce inForce, JsonGenerator json) throws IOException {
    LimitRule rule = inForce.limit().rule();
    LimitTotals totals = inForce.limit().totals();
    json.writeStartObject();
    json.writeStringField("name", rule.name());
    json.writeObjectFieldStart("match");
    write(rule.match(), json);
    json.writeEndObject();
    json.writeStringField("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.writeStringField("per", rule.per().text());
    json.writeNumberField("rate_bytes_per_second", rule.allowance().bytesPerSecond());
    json.writeNumberField("burst_bytes", rule.allowance().burstBytes());
    json.writeStringField("action", rule.action().text());
    LoopsJson.write(inForce, json);
    json.writeNumberField("tokens_bytes", inForce.tokensBytes());
    json.writeNumberField("buckets", inForce.limit().buckets());
    json.writeNumberField("bytes_per_second", Math.round(inForce.bytesPerSecond()));
    json.writeNumberField("passed_bytes", totals.passedBytes());
    json.writeNumberField("delayed_bytes", totals.delayedBytes());
    json.writeNumberField("delayed_exchanges", totals.delayedExchanges());
    json.writeNumberField("rejected_requests", totals.rejected());
    json.writeNumberField("would_delay_bytes", totals.wouldDelayBytes());
    json.writeNumberField("would_reject_requests", totals.wouldReject());
    json.writeNumberField("wait_seconds", totals.waitNanos() / 1e9);
    json.writeEndObject();
  }

  /** As a limits file has it, always in lists; what matches everything is left out. */
  private static void write(Match match, JsonGenerator json) throws IOException {
    write("route", match.routes(), RouteGlob::text, json);
    write("method", match.methods(), Function.identity(), json);
    write("host", match.hosts(), Wildcard::pattern, json);
    write("client", match.clients(), Wildcard::pattern, json);
    write("status", match.statuses(), LimitsJson::text, json);
    write("content-type", match.contentTypes(), Wildcard::pattern, json);
  }

  private static <T> void write(
      String key, List<T> values, Function<T, String> text, JsonGenerator json) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(key);
      for (T value : values) {
        json.writeString(text.apply(value));
      }
      json.writeEndArray();
    }
  }

  private static String text(StatusRange range) {
    if (range.equals(StatusRange.NONE)) {
      return "none";
    }
    boolean ofOneClass = range.lowest() % 100 == 0 && range.highest() == range.lowest() + 99;
    return range.lowest() == range.highest()
        ? Integer.toString(range.lowest())
        : ofOneClass ? range.lowest() / 100 + "xx" : range.lowest() + "-" + range.highest();
  }
}
