package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Gate;
import dev.weir.agent.runtime.hold.AsyncChannels;
import dev.weir.agent.runtime.hold.Interrupts;
import dev.weir.agent.runtime.hold.Selectors;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Loads what holding needs before the first byte is held, as {@link WarmUp} does for reading. */
final class HoldWarmUp {
  private static final byte[] REQUEST =
      "GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private HoldWarmUp() {}

  static void load() {
    try {
      for (Class<?> needed :
          List.of(
              Selectors.class,
              AsyncChannels.class,
              Held.Side.class,
              Interrupts.class,
              Readiness.class,
              Rejection.class)) {
        MethodHandles.lookup().ensureInitialized(needed);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    Limits limits = new Limits(exchange -> exchange.method());
    limits.apply(allKinds(), 1);
    Stripe stripe = Stripe.of(1, ClientId.of(ClientIdentity.REMOTE_ADDRESS))[0];
    Connection connection = new Connection(stripe, -1, stripe, true);
    ByteBuffer memory = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);
    if (stripe.lock()) {
      try {
        connection.passed(true, NativeMemory.addressOf(memory), REQUEST.length, 1);
        Conformance conformance = connection.conformance;
        conformance.chargeRequests(limits.current(), conformance.newestRequest() - 1, 1);
        Admission admission = conformance.admit(limits.current(), 1);
        long nowNanos = 1;
        while (conformance.ask(limits.current(), false, Allowance.LEAST_BURST_BYTES, nowNanos)
            > 0) {
          conformance.correct(false, -1, nowNanos);
        }
        limits.apply(LimitSet.NONE, 2);
        if (admission == null
            || conformance.ask(limits.current(), false, 1, nowNanos) != Gate.ALL) {
          throw new IllegalStateException("a request of the agent's own is not known");
        }
        connection.close(2);
      } finally {
        stripe.unlock();
        Reference.reachabilityFence(memory);
      }
    }
  }

  private static LimitSet allKinds() {
    List<LimitRule> rules = new ArrayList<>();
    Allowance least = new Allowance(1, Allowance.LEAST_BURST_BYTES);
    for (Scope scope : Scope.values()) {
      for (Action action : Action.values()) {
        rules.add(
            new LimitRule(
                scope.text() + '-' + action.text(),
                Match.ALL,
                Direction.RESPONSE,
                scope,
                least,
                action,
                null));
      }
    }
    return new LimitSet(ClientIdentity.REMOTE_ADDRESS, rules);
  }
}
