package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.Limit;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * How fast bytes pass under each limit, over the last second that is complete. Any thread may ask;
 * one samples.
 */
final class Throughput {
  /** What was seen of a limit at the last sample. */
  private record Sample(long passedBytes, double bytesPerSecond) {}

  private IdentityHashMap<Limit, Sample> samples = new IdentityHashMap<>();
  private long sampledNanos;

  /** To be called about once a second. */
  synchronized void sample(List<Limit> limits, long nowNanos) {
    double seconds = (nowNanos - sampledNanos) / 1e9;
    sampledNanos = nowNanos;
    IdentityHashMap<Limit, Sample> next = new IdentityHashMap<>();
    for (Limit limit : limits) {
      long passedBytes = limit.totals().passedBytes();
      Sample before = samples.get(limit);
      double rate =
          before == null || seconds <= 0
              ? 0
              : Math.max(0, passedBytes - before.passedBytes) / seconds;
      next.put(limit, new Sample(passedBytes, rate));
    }
    samples = next;
  }

  synchronized double bytesPerSecond(Limit limit) {
    Sample sample = samples.get(limit);
    return sample == null ? 0 : sample.bytesPerSecond;
  }
}
