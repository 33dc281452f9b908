package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.admin.Health.SiteHealth;
import dev.weir.agent.runtime.admin.Health.State;
import dev.weir.agent.runtime.connection.Faults;
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
    "route"
  };

  private final Instrumenter instrumenter;
  private final Faults faults;

  public Sites(Instrumenter instrumenter, Faults faults) {
    this.instrumenter = instrumenter;
    this.faults = faults;
  }

  /** The stable name of a site of the door, snake_case. */
  public static String name(int site) {
    return NAMES[site];
  }

  /** How each target is, in the order of the sites. */
  public List<SiteHealth> health() {
    List<SiteHealth> all = new ArrayList<>();
    for (Target target : instrumenter.targets()) {
      for (int site : target.sites()) {
        all.add(health(target, site));
      }
    }
    return all;
  }

  private SiteHealth health(Target target, int site) {
    Instrumenter.Outcome outcome = instrumenter.outcome(target);
    @Nullable String why = outcome.why();
    State state =
        switch (outcome.progress()) {
          case WAITING -> State.WAITING;
          case DONE -> State.INSTRUMENTED;
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
