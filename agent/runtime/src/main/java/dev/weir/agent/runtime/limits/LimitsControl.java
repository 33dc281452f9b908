package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.ClientIdentity;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The one place where the limits in force are changed.
 *
 * <p>A change is made as a whole or refused as a whole, with an {@link IllegalArgumentException}
 * that says why and, behind a semicolon, the mend; then what was in force stays. A change that
 * changes nothing is no change. Any thread but one of the application may call; one changes at a
 * time.
 */
public final class LimitsControl {
  private final Limits limits;
  private final ClientIdentity ownIdentity;
  private final LongSupplier clock;
  private final ChangeLog changes;
  private Layers layers = Layers.NONE;
  private String source = "none";
  private Enforcement enforcement = Enforcement.NONE;

  /**
   * Without any limit.
   *
   * @param ownIdentity how clients are told apart where the limits do not say it
   * @param clock nanoseconds since the epoch that never go back; also that of the limits
   * @param log takes single lines
   */
  public LimitsControl(
      EndpointNames endpoints,
      ClientIdentity ownIdentity,
      LongSupplier clock,
      Consumer<String> log) {
    this.limits = new Limits(endpoints);
    this.ownIdentity = ownIdentity;
    this.clock = clock;
    this.changes = new ChangeLog(log, clock.getAsLong());
  }

  /** Those in force; to be changed only here. */
  public Limits limits() {
    return limits;
  }

  /** From now on this is told of changes, beginning with what is in force, if anything is. */
  public synchronized void connect(Enforcement other) {
    enforcement = other;
    if (limits.current().number() > 0) {
      tell(limits.current());
    }
  }

  /**
   * Puts another set in place of the configured one.
   *
   * @param from what it is shown to come from, such as {@code limits.yaml}
   */
  public synchronized void configure(LimitSet set, String from, String reason) {
    change(layers.withConfigured(set), reason);
    source = from;
  }

  /**
   * Changes one configured limit, until the next set replaces them all.
   *
   * @return whether there is one of that name
   */
  public synchronized boolean patch(String name, UnaryOperator<LimitRule> patch, String reason) {
    for (LimitRule rule : layers.configured().rules()) {
      if (rule.name().equals(name)) {
        change(layers.withRule(patch.apply(rule)), reason);
        return true;
      }
    }
    return false;
  }

  /**
   * Sets, or with 0 removes, the limit of one client.
   *
   * @param bytesPerSecond of its responses
   */
  public synchronized void limitClient(String client, long bytesPerSecond, String reason) {
    if (client.isEmpty() || bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          client.isEmpty()
              ? "client_id is empty; name a client"
              : "target_bps="
                  + bytesPerSecond
                  + " is below 0; send bytes per second, 0 to remove the limit");
    }
    change(layers.withClient(client, bytesPerSecond), reason);
  }

  /** Takes what alerts ask for that fire or are resolved. */
  public synchronized void take(Collection<Alert> alerts, String reason) {
    change(layers.withAlerts(layers.alerts().with(alerts)), reason);
  }

  /** Moves a configured limit to another rate; nothing when there is none of that name. */
  synchronized void steer(String name, long bytesPerSecond, String reason) {
    if (isConfigured(name)) {
      change(layers.withSteered(name, bytesPerSecond), reason);
    }
  }

  /** What is in force now. Takes no token. */
  public synchronized LimitsState state() {
    long nowNanos = clock.getAsLong();
    Generation now = limits.current();
    List<LimitsState.InForce> inForce = new ArrayList<>();
    List<LimitRule> configured = layers.configured().rules();
    List<String> clients = List.copyOf(layers.clientRates().keySet());
    for (int i = 0; i < now.limits().size(); i++) {
      Limit limit = now.limits().get(i);
      inForce.add(
          new LimitsState.InForce(
              limit,
              i < configured.size() ? configured.get(i).adaptive() : null,
              i < configured.size() ? null : clients.get(i - configured.size()),
              limit.tokens(nowNanos),
              0));
    }
    return new LimitsState(
        now.number(),
        source,
        ClientIdentities.text(identity()),
        enforcement.enforcing(),
        inForce,
        changes.latest(),
        List.of());
  }

  /** By the option, unless the limits say otherwise. */
  private ClientIdentity identity() {
    ClientIdentity configured = layers.configured().clientIdentity();
    return configured.equals(ClientIdentity.REMOTE_ADDRESS) ? ownIdentity : configured;
  }

  private boolean isConfigured(String name) {
    return layers.configured().rules().stream().anyMatch(rule -> rule.name().equals(name));
  }

  private void change(Layers next, String reason) {
    LimitSet before = limits.current().set();
    LimitSet after = next.inForce();
    layers = next;
    if (!after.equals(before)) {
      long nowNanos = clock.getAsLong();
      Generation now = limits.apply(after, nowNanos);
      changes.add(Differences.of(before, after), reason, nowNanos);
      tell(now);
    }
  }

  private void tell(Generation now) {
    try {
      enforcement.changed(now);
    } catch (Throwable t) {
      changes.say("limits: enforcing failed at a change: " + t, clock.getAsLong());
    }
  }
}
