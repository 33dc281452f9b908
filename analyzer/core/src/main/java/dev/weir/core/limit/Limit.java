package dev.weir.core.limit;

import dev.weir.core.http.Exchange;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * How many changes are remembered, for buckets that nobody knows but their connection: those that
   * it missed are made up for when it comes.
   */
  private static final int MOST_CHANGES = 8;

  private volatile Terms terms;
  private final LimitTotals totals = new LimitTotals();
  private final Bucket shared;
  private final ConcurrentMap<String, Bucket> byKey = new ConcurrentHashMap<>();

  /** What changes all at once. */
  private record Terms(LimitRule rule, long changes, List<Change> recent) {
    Terms with(LimitRule other, long nowNanos) {
      List<Change> all = new ArrayList<>(recent);
      all.add(new Change(changes + 1, other.allowance(), nowNanos));
      return new Terms(
          other,
          changes + 1,
          List.copyOf(all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size())));
    }
  }

  Limit(LimitRule rule, long nowNanos) {
    this.terms = new Terms(rule, 0, List.of());
    this.shared = newBucket(nowNanos);
  }

  public LimitRule rule() {
    return terms.rule;
  }

  public LimitTotals totals() {
    return totals;
  }

  /** Tokens of the shared bucket at present; below 0 in debt. Takes nothing. */
  public long tokens(long nowNanos) {
    return shared.limiter.tokens(nowNanos);
  }

  /** How many clients or endpoints have a bucket. */
  public int buckets() {
    return byKey.size();
  }

  /** The tokens of every client or endpoint that has a bucket. */
  public void forEachBucket(long nowNanos, BiConsumer<String, Long> action) {
    byKey.forEach((key, bucket) -> action.accept(key, bucket.limiter.tokens(nowNanos)));
  }

  /** Another rate and burst from now on, of all buckets; for one thread at a time. */
  void change(LimitRule other, long nowNanos) {
    terms = terms.with(other, nowNanos);
    makeUp(shared);
    byKey.values().forEach(this::makeUp);
  }

  /** The bucket that an exchange takes from. */
  Bucket bucketOf(
      Exchange exchange,
      OwnBuckets own,
      Generation current,
      EndpointNames endpoints,
      long nowNanos) {
    return switch (terms.rule.per()) {
      case LIMIT -> shared;
      case CLIENT -> ofKey(exchange.client(), nowNanos);
      case CONNECTION -> own.of(this, current, nowNanos);
      case ENDPOINT -> ofKey(endpoints.endpointOf(exchange), nowNanos);
    };
  }

  /** A full one. */
  Bucket newBucket(long nowNanos) {
    Terms now = terms;
    return new Bucket(now.rule.allowance(), now.changes, nowNanos);
  }

  /** Makes those changes that a bucket has missed. */
  void makeUp(Bucket bucket) {
    bucket.makeUp(terms.recent);
  }

  /** Drops buckets that are full: the same key would be given one just like it. */
  void tidy(long nowNanos) {
    shared.limiter.touch(nowNanos);
    byKey.values().removeIf(bucket -> bucket.drop(nowNanos));
  }

  private Bucket ofKey(String key, long nowNanos) {
    while (true) {
      Bucket bucket = byKey.get(key);
      if (bucket == null) {
        if (byKey.size() >= MOST_BUCKETS) {
          totals.countCrowdedOut();
          return shared;
        }
        Bucket added = newBucket(nowNanos);
        Bucket before = byKey.putIfAbsent(key, added);
        bucket = before == null ? added : before;
        makeUp(bucket); // a change may have passed it by
      }
      if (!bucket.isDropped()) {
        return bucket;
      }
      byKey.remove(key, bucket);
    }
  }
}
