package dev.weir.core.conformance;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Watches exchanges pass, and certifies of every limit of a set whether it held them; tells another
 * listener all that it is told.
 *
 * <p>Bytes count when they pass. Those of a head count when its last byte passes, and those before
 * the status or type of a response when that is known, if the limit asks for it: before, nobody can
 * tell whose they are, so that is when a limiter charges them, too.
 *
 * <p>Confined to one thread, that of the parsers. Memory is bounded by the exchanges in progress,
 * and by so many buckets of each limit as a {@link Limit} has.
 */
public final class Witness extends ForwardingListener {
  private static final Message[] NOTHING = {};

  private final Watch[] watches;
  private final Arrivals arrivals = new Arrivals();

  /** The messages of exchanges in progress that limits are for. */
  private final IdentityHashMap<Exchange, Message[]> inProgress = new IdentityHashMap<>();

  /**
   * @param toleranceBytes what may pass on top of each burst, 0 or more
   * @param endpoints for limits that hold each endpoint by itself
   * @param next told of everything
   */
  public Witness(
      LimitSet limits, long toleranceBytes, EndpointNames endpoints, ExchangeListener next) {
    this(limits, toleranceBytes, endpoints, next, Limit.MOST_BUCKETS);
  }

  Witness(
      LimitSet limits,
      long toleranceBytes,
      EndpointNames endpoints,
      ExchangeListener next,
      int mostBuckets) {
    super(next);
    if (toleranceBytes < 0) {
      throw new IllegalArgumentException("toleranceBytes=" + toleranceBytes + " is below 0");
    }
    List<LimitRule> rules = limits.rules();
    this.watches = new Watch[rules.size()];
    for (int i = 0; i < watches.length; i++) {
      watches[i] = new Watch(rules.get(i), toleranceBytes, endpoints, mostBuckets);
    }
  }

  /** No more will come. */
  public void finish() {
    arrivals.finish();
  }

  /** One for every limit, in their order, of all that has passed before {@link #finish}. */
  public List<Certificate> certificates() {
    List<Certificate> certificates = new ArrayList<>();
    for (Watch watch : watches) {
      certificates.add(watch.certificate());
    }
    return certificates;
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    super.bytes(exchange, direction, kind, count, nowNanos);
    Message[] messages = inProgress.get(exchange);
    if (messages != null) {
      for (Message message : messages) {
        if (message.direction == direction) {
          arrivals.add(message, count, nowNanos);
        }
      }
    }
  }

  @Override
  public void requestHead(Exchange exchange) {
    super.requestHead(exchange);
    watch(exchange, false);
    if (exchange.responseHeadSeen()) {
      watch(exchange, true);
    }
  }

  @Override
  public void responseHead(Exchange exchange) {
    super.responseHead(exchange);
    if (exchange.requestHeadSeen()) {
      watch(exchange, true);
    }
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    Message[] messages = inProgress.remove(exchange);
    if (messages != null) {
      for (Message message : messages) {
        arrivals.over(message);
      }
    }
  }

  /** Finds the limits for an exchange, of those that need the response's head or that do not. */
  private void watch(Exchange exchange, boolean answered) {
    Message[] messages = inProgress.getOrDefault(exchange, NOTHING);
    int before = messages.length;
    for (Watch watch : watches) {
      if (watch.needsResponse() == answered && watch.matches(exchange)) {
        messages = Arrays.copyOf(messages, messages.length + 1);
        messages[messages.length - 1] = watch.message(exchange, arrivals.releasedNanos());
      }
    }
    if (messages.length > before) {
      inProgress.put(exchange, messages);
    }
    for (int i = before; i < messages.length; i++) {
      long passed = exchange.messageBytes(messages[i].direction);
      if (passed > 0) {
        arrivals.add(messages[i], passed, exchange.endNanos());
      }
    }
  }
}
