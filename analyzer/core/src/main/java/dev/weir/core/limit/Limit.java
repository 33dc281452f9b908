package dev.weir.core.limit;

import dev.weir.core.http.Exchange;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * A limit in force: its rule, its buckets, and what it has done.
 *
 * <p>Any thread may call. Buckets of clients and endpoints are made when first needed, {@link
 * #MOST_BUCKETS} at most; who comes later shares one more bucket, and is counted. Buckets that are
 * full again are as good as new, and are dropped by {@link #tidy}.
 */
public final class Limit {
  /** How many clients or endpoints have buckets of their own. */
  public static final int MOST_BUCKETS = 10_000;

  /** Who finds no bucket of his own. */
  public static final String OTHER = "_other";

  private volatile LimitRule rule;
  private final LimitTotals totals = new LimitTotals();
  private final Limiter shared;
  private final ConcurrentMap<String, Limiter> byKey = new ConcurrentHashMap<>();

  Limit(LimitRule rule, long nowNanos) {
    this.rule = rule;
    this.shared = Limiter.forTurns(rule.allowance(), nowNanos);
  }

  public LimitRule rule() {
    return rule;
  }

  public LimitTotals totals() {
    return totals;
  }

  /** Tokens of the shared bucket at present; below 0 in debt. Takes nothing. */
  public long tokens(long nowNanos) {
    return shared.tokens(nowNanos);
  }

  /** How many clients or endpoints have a bucket. */
  public int buckets() {
    return byKey.size();
  }

  /** The tokens of every client or endpoint that has a bucket. */
  public void forEachBucket(long nowNanos, BiConsumer<String, Long> action) {
    byKey.forEach((key, limiter) -> action.accept(key, limiter.tokens(nowNanos)));
  }

  /** Another rate and burst from now on, of all buckets. */
  void change(LimitRule other, long nowNanos) {
    rule = other;
    shared.changeForTurns(other.allowance(), nowNanos);
    byKey.forEach((key, limiter) -> limiter.changeForTurns(other.allowance(), nowNanos));
  }

  /** The bucket that an exchange takes from. */
  Limiter limiterOf(Exchange exchange, Turn turn, EndpointNames endpoints, long nowNanos) {
    return switch (rule.per()) {
      case LIMIT -> shared;
      case CLIENT -> ofKey(exchange.client(), nowNanos);
      case CONNECTION -> turn.ownLimiter(this, nowNanos);
      case ENDPOINT -> ofKey(endpoints.endpointOf(exchange), nowNanos);
    };
  }

  /** Drops buckets that are full: the same key would be given one just like it. */
  void tidy(long nowNanos) {
    shared.touch(nowNanos);
    byKey
        .values()
        .removeIf(
            limiter -> {
              limiter.touch(nowNanos);
              Allowance allowance = limiter.allowance();
              return limiter.tokens(nowNanos)
                  >= allowance.burstBytes() - Limiter.slackBytes(allowance);
            });
  }

  private Limiter ofKey(String key, long nowNanos) {
    Limiter limiter = byKey.get(key);
    if (limiter != null) {
      return limiter;
    }
    if (byKey.size() >= MOST_BUCKETS) {
      return shared;
    }
    Limiter added = Limiter.forTurns(rule.allowance(), nowNanos);
    Limiter before = byKey.putIfAbsent(key, added);
    Limiter kept = before == null ? added : before;
    Allowance allowance = rule.allowance();
    if (!kept.allowance().equals(allowance)) {
      kept.changeForTurns(allowance, nowNanos); // the rule has changed meanwhile
    }
    return kept;
  }
}
