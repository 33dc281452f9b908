package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All limits in force at one time. Immutable but for what the limits count and hold; any thread may
 * call.
 */
public final class Generation {
  private final long number;
  private final LimitSet set;
  private final List<Limit> limits;
  private final EndpointNames endpoints;
  private final boolean needsResponse;
  private final boolean rejects;
  private final boolean holdsRequests;

  Generation(long number, LimitSet set, List<Limit> limits, EndpointNames endpoints) {
    this.number = number;
    this.set = set;
    this.limits = List.copyOf(limits);
    this.endpoints = endpoints;
    this.needsResponse = set.rules().stream().anyMatch(rule -> rule.match().needsResponse());
    this.rejects = set.rules().stream().anyMatch(rule -> rule.action() == Action.REJECT);
    this.holdsRequests =
        set.rules().stream().anyMatch(rule -> rule.direction() == Direction.REQUEST);
  }

  /** Counts changes, from 0. */
  public long number() {
    return number;
  }

  public LimitSet set() {
    return set;
  }

  /** In the order of the set. */
  public List<Limit> limits() {
    return limits;
  }

  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /** The limit of a name, null when there is none. */
  public @Nullable Limit limit(String name) {
    for (Limit limit : limits) {
      if (limit.rule().name().equals(name)) {
        return limit;
      }
    }
    return null;
  }

  /** Whether any limit may reject, so that {@link #admit} is worth asking. */
  public boolean rejects() {
    return rejects;
  }

  /** Whether any limit is about the bytes of requests. */
  public boolean holdsRequests() {
    return holdsRequests;
  }

  /**
   * Whether limits that reject let an exchange in, whose request head has been seen. What passes is
   * charged later, so who is let in while tokens are left may leave a debt.
   *
   * @return 0 to let it in, else after how many nanoseconds to try again
   */
  public Admission admit(Exchange exchange, Turn turn, long nowNanos) {
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      LimitRule rule = limit.rule();
      if (rule.action() != Action.REJECT || !rule.match().matchesRequest(exchange)) {
        continue;
      }
      Limiter limiter =
          limit.bucketOf(exchange, turn.ownBuckets(), this, endpoints, nowNanos).limiter;
      if (limiter.tokens(nowNanos) <= 0) {
        limit.totals().countRejected();
        return new Admission(limit, limiter.nanosToWait(1, nowNanos));
      }
      limit.totals().countAdmitted();
    }
    return Admission.GRANTED;
  }

  boolean needsResponse() {
    return needsResponse;
  }

  boolean has(Limit limit) {
    return limits.contains(limit);
  }

  /** Gives a turn the buckets of all limits that apply, those that delay first. */
  void addTo(Turn turn, Exchange exchange, Direction direction, boolean answered, long nowNanos) {
    for (int pass = 0; pass < 2; pass++) {
      boolean delaying = pass == 0;
      for (int i = 0; i < limits.size(); i++) {
        Limit limit = limits.get(i);
        LimitRule rule = limit.rule();
        boolean delays =
            rule.action() == Action.DELAY || (rule.action() == Action.REJECT && !turn.isAdmitted());
        if (delays == delaying
            && rule.direction() == direction
            && rule.match().matchesRequest(exchange)
            && (!rule.match().needsResponse()
                || (answered && rule.match().matchesResponse(exchange)))) {
          turn.add(
              limit,
              limit.bucketOf(exchange, turn.ownBuckets(), this, endpoints, nowNanos),
              delays);
        }
      }
    }
  }
}
