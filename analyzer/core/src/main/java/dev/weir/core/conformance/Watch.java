package dev.weir.core.conformance;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one limit: its buckets, and what was found of them.
 *
 * <p>As many buckets are kept as a {@link Limit} keeps. When there is no room for one more, those
 * are dropped that nothing is left in, for a new one does as well, and what was found of them is
 * kept if it is the worst; if there are none, who comes shares one bucket with others, as under the
 * limit itself. Confined to the thread of the parsers.
 */
final class Watch {
  /** To look for buckets to drop takes a look at all of them. */
  private static final long SWEEP_NANOS = 1_000_000_000;

  private final LimitRule rule;
  private final Allowance allowance;
  private final long toleranceBytes;
  private final EndpointNames endpoints;
  private final int mostBuckets;

  private final Map<Object, Bucket> buckets = new HashMap<>();

  /** Shared by those for whom there is no room. */
  private @Nullable Bucket crowd;

  private final Findings found = new Findings();
  private long exchanges;
  private long crowded;
  private boolean swept;
  private long sweptNanos;

  Watch(LimitRule rule, long toleranceBytes, EndpointNames endpoints, int mostBuckets) {
    this.rule = rule;
    this.toleranceBytes = toleranceBytes;
    this.endpoints = endpoints;
    this.mostBuckets = mostBuckets;
    AdaptiveRange adaptive = rule.adaptive();
    this.allowance =
        adaptive == null
            ? rule.allowance()
            : rule.allowance().withRate(adaptive.ceilingBytesPerSecond());
  }

  Direction direction() {
    return rule.direction();
  }

  boolean needsResponse() {
    return rule.match().needsResponse();
  }

  /** Whether an exchange is one of the limit's; both heads must have been seen if it needs them. */
  boolean matches(Exchange exchange) {
    return rule.match().matchesRequest(exchange)
        && (!needsResponse() || rule.match().matchesResponse(exchange));
  }

  /**
   * An exchange matches.
   *
   * @param nowNanos up to when all has been told to the buckets
   */
  Message message(Exchange exchange, long nowNanos) {
    exchanges++;
    Bucket bucket =
        switch (rule.per()) {
          case LIMIT -> bucket("", "", nowNanos);
          case CLIENT -> bucket(exchange.client(), exchange.client(), nowNanos);
          case ENDPOINT -> {
            String endpoint = endpoints.endpointOf(exchange);
            yield bucket(endpoint, endpoint, nowNanos);
          }
          case CONNECTION -> {
            Endpoints ends = exchange.endpoints();
            yield bucket(new Connection(ends), ends.toString(), nowNanos);
          }
        };
    bucket.messages++;
    return new Message(exchange, rule.direction(), bucket);
  }

  Certificate certificate() {
    Findings all = found.copy();
    buckets.values().forEach(bucket -> all.add(bucket, allowedBytes()));
    if (crowd != null) {
      all.add(crowd, allowedBytes());
    }
    return new Certificate(
        rule,
        allowance,
        toleranceBytes,
        exchanges,
        all.bytes,
        all.buckets,
        all.failed,
        crowded,
        all.worstName,
        all.worst,
        all.lateBytes);
  }

  private long allowedBytes() {
    return allowance.burstBytes() + toleranceBytes;
  }

  private Bucket bucket(Object key, String name, long nowNanos) {
    Bucket bucket = buckets.get(key);
    if (bucket != null) {
      return bucket;
    }
    if (buckets.size() >= mostBuckets) {
      sweep(nowNanos);
    }
    if (buckets.size() < mostBuckets) {
      Bucket made = new Bucket(name, allowance);
      buckets.put(key, made);
      return made;
    }
    crowded++;
    if (crowd == null) {
      crowd = new Bucket(Limit.OTHER, allowance);
    }
    return crowd;
  }

  private void sweep(long nowNanos) {
    if (swept && nowNanos - sweptNanos < SWEEP_NANOS) {
      return;
    }
    swept = true;
    sweptNanos = nowNanos;
    for (Iterator<Bucket> each = buckets.values().iterator(); each.hasNext(); ) {
      Bucket bucket = each.next();
      if (bucket.messages == 0 && bucket.conformance.isIdle(nowNanos)) {
        found.add(bucket, allowedBytes());
        each.remove();
      }
    }
  }

  /** Ports are used again, so only the object tells connections apart. */
  private static final class Connection {
    private final Endpoints endpoints;

    Connection(Endpoints endpoints) {
      this.endpoints = endpoints;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equal ones are of two connections, one after the other
    public boolean equals(@Nullable Object other) {
      return other instanceof Connection connection && connection.endpoints == endpoints;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(endpoints);
    }
  }
}
