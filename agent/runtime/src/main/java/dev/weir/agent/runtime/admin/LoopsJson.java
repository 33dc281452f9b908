package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.agent.runtime.limits.LimitsState.InForce;
import dev.weir.core.control.BreakerOrder;
import dev.weir.core.control.BreakerPhase;
import dev.weir.core.control.RateChange;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Breaker;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What moves a limit, and what it said last. Part of the contract of {@link LimitsJson}. */
final class LoopsJson {
  private LoopsJson() {}

  static void write(InForce limit, JsonGenerator json) throws IOException {
    adaptive(limit, json);
    breaker(limit, json);
  }

  private static void adaptive(InForce limit, JsonGenerator json) throws IOException {
    AdaptiveRange range = limit.adaptive();
    if (range == null) {
      json.writeNullField("adaptive");
      return;
    }
    json.writeObjectFieldStart("adaptive");
    json.writeNumberField("floor_bytes_per_second", range.floorBytesPerSecond());
    json.writeNumberField("ceiling_bytes_per_second", range.ceilingBytesPerSecond());
    json.writeStringField("by", range.by().text());
    said(limit.loops().rate(), json);
    json.writeEndObject();
  }

  private static void breaker(InForce limit, JsonGenerator json) throws IOException {
    Breaker breaker = limit.breaker();
    if (breaker == null) {
      json.writeNullField("breaker");
      return;
    }
    BreakerOrder order = limit.loops().order();
    BreakerPhase phase = order == null ? BreakerPhase.NORMAL : order.phase();
    json.writeObjectFieldStart("breaker");
    json.writeNumberField("reduced_bytes_per_second", breaker.reducedBytesPerSecond());
    json.writeStringField("phase", phase.name().toLowerCase(Locale.ROOT));
    said(order == null ? null : order.rate(), json);
    json.writeEndObject();
  }

  private static void said(@Nullable RateChange latest, JsonGenerator json) throws IOException {
    json.writeStringField("reason", latest == null ? null : latest.reason());
    json.writeStringField("explanation", latest == null ? null : latest.explanation());
  }
}
