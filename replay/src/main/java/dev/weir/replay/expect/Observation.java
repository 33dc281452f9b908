package dev.weir.replay.expect;

import dev.weir.core.conformance.Certificate;
import dev.weir.core.conformance.Witness;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.Routing;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.send.Observer;
import java.util.ArrayList;
import java.util.List;

/**
 * What limits did to a replay, as its connections saw it: whether the bytes kept to each limit, by
 * the conformance test that captures are held to, and by how much answers came later than when they
 * were recorded.
 *
 * <p>Confined to the one loop of the replay; {@link #results} is called once that is done.
 */
public final class Observation extends ForwardingListener implements Observer {
  /** One write that went into debt, or one segment that came in one piece. */
  private static final long TOLERANCE_BYTES = 64 * 1024;

  private final LimitSet limits;
  private final Witness witness;
  private final List<Delays> delays = new ArrayList<>();

  public Observation(LimitSet limits, Routing routing) {
    this(
        limits,
        new Witness(
            limits,
            TOLERANCE_BYTES,
            exchange -> exchange.method() + ' ' + routing.routeOf(exchange.path()),
            new Nobody()));
  }

  private Observation(LimitSet limits, Witness witness) {
    super(witness);
    this.limits = limits;
    this.witness = witness;
    for (int i = 0; i < limits.rules().size(); i++) {
      delays.add(new Delays());
    }
  }

  @Override
  public void ended(Exchange exchange, Planned planned, Outcome outcome) {
    for (int i = 0; i < delays.size(); i++) {
      LimitRule rule = limits.rules().get(i);
      boolean rejected = outcome.status() == Delays.TOO_MANY_REQUESTS;
      boolean applies =
          rule.match().matchesRequest(exchange)
              && (rejected || !rule.match().needsResponse() || matchesResponse(rule, exchange));
      if (applies) {
        delays
            .get(i)
            .add(exchange.messageBytes(rule.direction()), delayNanos(planned, outcome), rejected);
      }
    }
  }

  private static boolean matchesResponse(LimitRule rule, Exchange exchange) {
    return exchange.responseHeadSeen() && rule.match().matchesResponse(exchange);
  }

  /** How much later than when it was due and as long as it took; negative when not known. */
  private static long delayNanos(Planned planned, Outcome outcome) {
    Expected expected = planned.expected();
    if (expected == null || outcome.failure() != null) {
      return -1;
    }
    long recordedNanos = expected.endNanos() - planned.recordedNanos();
    return Math.max(0, outcome.endNanos() - outcome.dueNanos() - recordedNanos);
  }

  /** One for each limit, in their order. */
  public List<LimitOutcome> results(List<LimitFigures> predicted) {
    witness.finish();
    List<Certificate> certificates = witness.certificates();
    List<LimitOutcome> results = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      results.add(
          new LimitOutcome(
              limits.rules().get(i),
              predicted.get(i).total(),
              delays.get(i).observed(),
              certificates.get(i)));
    }
    return results;
  }
}
