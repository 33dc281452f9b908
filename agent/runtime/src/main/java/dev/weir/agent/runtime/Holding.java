package dev.weir.agent.runtime;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.bootstrap.Gate;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.HoldHooks;
import dev.weir.agent.runtime.connection.Hooks;
import dev.weir.agent.runtime.hold.WakeUps;
import dev.weir.agent.runtime.limits.Enforcement;
import dev.weir.agent.runtime.tap.Instrumenter;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Holds the application's traffic to limits, from the first limit on: until then no class is
 * instrumented for it, and no thread runs.
 */
final class Holding implements Enforcement {
  private static final int[] SITES = {
    Door.HOLD_WRITE, Door.HOLD_READ, Door.HOLD_INTEREST, Door.HOLD_NATIVE, Door.ADMIT
  };

  private final Connections connections;
  private final Clock clock;
  private final Hooks hooks;
  private final Instrumenter instrumenter;
  private @Nullable Limits limits;
  private @Nullable WakeUps wakeUps;

  /** Whether the agent measures: without, nobody knows whose bytes are about to pass. */
  private boolean measuring;

  private boolean limited;
  private volatile boolean holding;

  Holding(Connections connections, Clock clock, Hooks hooks, Instrumenter instrumenter) {
    this.connections = connections;
    this.clock = clock;
    this.hooks = hooks;
    this.instrumenter = instrumenter;
  }

  /** What traffic is held to; said before anything {@linkplain #changed changes}. */
  synchronized void holdTo(Limits asked) {
    limits = asked;
  }

  @Override
  public synchronized void changed(Generation now) {
    limited = !now.isEmpty();
    settle();
    WakeUps waking = wakeUps;
    if (waking != null) {
      waking.all();
    }
  }

  @Override
  public boolean enforcing() {
    return holding;
  }

  /** The agent begins or ceases to measure. */
  synchronized void setMeasuring(boolean on) {
    measuring = on;
    settle();
  }

  private void settle() {
    if (measuring && limited && !holding) {
      begin();
    } else if (!measuring && holding) {
      end();
    }
  }

  private void begin() {
    for (int site : SITES) {
      Door.switchOff(site, false);
    }
    HoldHooks.load(); // what the hooks need, before there are any
    WakeUps waking = new WakeUps(clock::nanos, fault -> Door.faulted(Door.HOLD_INTEREST, fault));
    waking.start();
    wakeUps = waking;
    connections.holdTo(limits);
    Gate.keep(new HoldHooks(connections, clock, waking, hooks));
    instrumenter.install(true);
    holding = true;
  }

  private void end() {
    holding = false;
    Gate.keep(null);
    connections.holdTo(null);
    instrumenter.remove();
    WakeUps waking = wakeUps;
    if (waking != null) {
      waking.close();
      wakeUps = null;
    }
    connections.letGo();
  }
}
