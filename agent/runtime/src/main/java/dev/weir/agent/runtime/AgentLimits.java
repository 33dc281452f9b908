package dev.weir.agent.runtime;

import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.limits.ConfigFile;
import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.agent.runtime.limits.LimitsState.InForce;
import dev.weir.agent.runtime.limits.Ticker;
import dev.weir.agent.runtime.limits.Upkeep;
import dev.weir.agent.runtime.options.AgentOptions;
import dev.weir.agent.runtime.options.PrometheusOptions;
import dev.weir.agent.runtime.path.KernelPath;
import dev.weir.agent.runtime.promql.Steering;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitTotals;
import dev.weir.elasticsearch.LimitFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an agent, and the threads that look after them; none before there are limits. Any
 * thread may call.
 */
final class AgentLimits implements AutoCloseable {
  private final LimitsControl control;
  private final Upkeep upkeep;
  private final Ticker ticker;
  private final @Nullable ConfigFile file;
  private @Nullable Steering steering;
  private @Nullable Ticker asking;
  private boolean told;

  /**
   * @param file of limits, null for none
   * @param identity how clients are told apart
   * @param option the same as the option {@code client-id} says it
   * @param trafficBytes that were seen so far
   */
  AgentLimits(
      @Nullable ConfigFile file,
      EndpointNames endpoints,
      ClientIdentity identity,
      ClientIdentity option,
      Clock clock,
      LongSupplier trafficBytes) {
    this.file = file;
    this.control = new LimitsControl(endpoints, identity, option, clock::nanos, Log::say);
    this.upkeep = new Upkeep(control, file, trafficBytes, new KernelPath());
    this.ticker = new Ticker("weir-limits", Upkeep.PERIOD_NANOS, upkeep::tick, this::fault);
    control.whenFirstChanged(ticker::start);
  }

  LimitsControl control() {
    return control;
  }

  /** What the limits in force have done so far, for documents. */
  List<LimitFigures> figures() {
    List<LimitFigures> figures = new ArrayList<>();
    for (InForce each : control.state().limits()) {
      LimitRule rule = each.limit().rule();
      LimitTotals totals = each.limit().totals();
      boolean observes = rule.action() == Action.OBSERVE;
      figures.add(
          new LimitFigures(
              rule.name(),
              !observes,
              rule.allowance().bytesPerSecond(),
              rule.allowance().burstBytes(),
              totals.passedBytes(),
              observes ? totals.wouldDelayBytes() : totals.delayedBytes(),
              totals.waitNanos(),
              observes ? totals.wouldReject() : totals.rejected()));
    }
    return figures;
  }

  /** Puts the file in force and watches it, and begins to ask Prometheus, as far as is wanted. */
  synchronized void start(AgentOptions options) {
    if (file != null) {
      upkeep.begin();
      ticker.start();
    }
    PrometheusOptions prometheus = options.prometheus();
    if (prometheus != null) {
      Steering made = new Steering(control, prometheus.url(), prometheus.queries());
      steering = made;
      // The first round comes after an interval: what asking loads may be the application's to set.
      asking = new Ticker("weir-promql", prometheus.interval().toNanos(), made::round, this::fault);
      asking.start();
    }
  }

  @Override
  public synchronized void close() {
    ticker.close();
    if (asking != null) {
      asking.close();
    }
    if (steering != null) {
      steering.close();
    }
  }

  private synchronized void fault(Throwable fault) {
    if (!told) {
      told = true;
      Log.say("limits could not be looked after, trying again: " + fault);
    }
  }
}
