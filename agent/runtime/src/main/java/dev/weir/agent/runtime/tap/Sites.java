package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Health.State;
import dev.weir.agent.runtime.connection.Faults;
import dev.weir.agent.runtime.connection.Hooks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places where the agent listens, by name, and how they are. */
public final class Sites {
  private static final String[] NAMES = {
    "socket_read",
    "socket_write",
    "send_file",
    "socket_close",
    "socket_connect",
    "tls_engine_unwrap",
    "tls_engine_wrap",
    "tls_socket_read",
    "tls_socket_write",
    "native_read",
    "native_write",
    "native_close",
    "native_connect",
    "servlet",
    "servlet_write",
    "route",
    "hold_write",
    "hold_read",
    "hold_interest",
    "hold_native",
    "admit"
  };

  private final List<Instrumenter> instrumenters;
  private final Faults faults;
  private final Hooks hooks;

  public Sites(List<Instrumenter> instrumenters, Faults faults, Hooks hooks) {
    this.instrumenters = List.copyOf(instrumenters);
    this.faults = faults;
    this.hooks = hooks;
  }

  /** The stable name of a site of the door, snake_case. */
  public static String name(int site) {
    return NAMES[site];
  }

  /** How each target is, in the order of the sites. */
  public List<SiteHealth> health() {
    List<SiteHealth> all = new ArrayList<>();
    for (Instrumenter instrumenter : instrumenters) {
      for (Target target : instrumenter.targets()) {
        if (isNoneOfThisJdk(target)) {
          continue;
        }
        for (int site : target.sites()) {
          all.add(health(instrumenter, target, site));
        }
      }
    }
    return all;
  }

  /** Whether other versions of the JDK have such a class, and this one does not. */
  private static boolean isNoneOfThisJdk(Target target) {
    String file = '/' + target.className().replace('.', '/') + ".class";
    return target.className().startsWith("sun.") && Object.class.getResource(file) == null;
  }

  private SiteHealth health(Instrumenter instrumenter, Target target, int site) {
    Instrumenter.Outcome outcome = instrumenter.outcome(target);
    @Nullable String why = outcome.why();
    State state =
        switch (outcome.progress()) {
          case WAITING -> State.WAITING;
          case DONE -> hooks.called(site) ? State.ACTIVE : State.INSTRUMENTED;
          case FAILED -> State.FAILED;
        };
    if (Door.isSwitchedOff(site)) {
      state = State.OFF;
    }
    if (faults.count(site) > 0) {
      why = faults.reason(site);
    }
    return new SiteHealth(name(site), target.className(), state, faults.count(site), why);
  }
}
