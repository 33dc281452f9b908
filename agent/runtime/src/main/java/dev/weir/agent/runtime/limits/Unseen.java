package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.Limit;
import dev.weir.core.unit.ByteSize;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds limits that nothing is held to, though there is traffic: most likely their match says
 * something else than was meant. Confined to one thread.
 */
final class Unseen {
  /** How long a limit is given to see something. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private IdentityHashMap<Limit, Start> starts = new IdentityHashMap<>();

  /** When a limit was first looked at, and what was said of it. */
  private static final class Start {
    final long nanos;
    final long trafficBytes;
    @Nullable String said;

    Start(long nanos, long trafficBytes) {
      this.nanos = nanos;
      this.trafficBytes = trafficBytes;
    }
  }

  /** Takes what there is now; limits that are not there any more are forgotten. */
  void look(List<Limit> limits, long trafficBytes, long nowNanos) {
    IdentityHashMap<Limit, Start> next = new IdentityHashMap<>();
    for (Limit limit : limits) {
      Start before = starts.get(limit);
      next.put(limit, before == null ? new Start(nowNanos, trafficBytes) : before);
    }
    starts = next;
  }

  /** What is to be said of a limit, always in the same words; null when all is well. */
  @Nullable String warning(Limit limit, long trafficBytes, long nowNanos) {
    Start start = starts.get(limit);
    if (start == null
        || nowNanos - start.nanos < PATIENCE_NANOS
        || trafficBytes == start.trafficBytes
        || limit.totals().passedBytes() > 0
        || limit.totals().rejected() > 0) {
      return null;
    }
    if (start.said == null) {
      start.said =
          "nothing has come under "
              + limit.rule().name()
              + " for a minute or more, while "
              + ByteSize.format(trafficBytes - start.trafficBytes)
              + " passed; compare its match with GET /stats?by=path";
    }
    return start.said;
  }
}
