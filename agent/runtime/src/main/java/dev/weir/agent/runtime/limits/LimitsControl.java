package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.limits.LimitsState.InForce;
import dev.weir.core.control.LimitLoops;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
  private final ClientIdentities identities;
  private final LongSupplier clock;
  private final ChangeLog changes;
  private final Warnings warnings = new Warnings();
  private final Throughput throughput = new Throughput();
  private Layers layers = Layers.NONE;
  private Set<String> queried = Set.of();
  private Map<String, LimitLoops.State> loops = Map.of();
  private String source = "none";
  private Enforcement enforcement = Enforcement.NONE;
  private Runnable whenFirstChanged = () -> {};

  /**
   * Without any limit.
   *
   * @param identity how clients are told apart, whatever the limits say
   * @param option how they would be, from another start, by limits that do not say
   * @param clock nanoseconds since the epoch that never go back; also that of the limits
   * @param log takes single lines
   */
  public LimitsControl(
      EndpointNames endpoints,
      ClientIdentity identity,
      ClientIdentity option,
      LongSupplier clock,
      Consumer<String> log) {
    this.limits = new Limits(endpoints);
    this.identities = new ClientIdentities(identity, option);
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

  /** Run before the first change, once. */
  public synchronized void whenFirstChanged(Runnable action) {
    whenFirstChanged = action;
  }

  /**
   * Puts another set in place of the configured one. Clients are told apart as before, and where
   * the set means it otherwise, that is a warning.
   *
   * @param from what it is shown to come from, such as {@code limits.yaml}
   */
  public synchronized void configure(LimitSet set, String from, String reason) {
    change(layers.withConfigured(new LimitSet(identities.inForce(), set.rules())), reason);
    source = from;
    warn(ConfigFile.WARNING, List.of()); // whatever kept the file's from being in force
    String warning = identities.warningOfSet(set, from);
    warn("client-id", warning == null ? List.of() : List.of(warning));
  }

  /**
   * Changes one configured limit, until the next set replaces them all.
   *
   * @return whether there is one of that name
   */
  public synchronized boolean patch(String name, UnaryOperator<LimitRule> patch, String reason) {
    LimitRule rule = layers.rule(name);
    if (rule != null) {
      change(layers.withRule(patch.apply(rule)), reason);
    }
    return rule != null;
  }

  /**
   * Sets, or with 0 removes, the limit of one client.
   *
   * @param bytesPerSecond of its responses
   * @return what is wrong with that, though it was done; null when all is well
   */
  public synchronized @Nullable String limitClient(
      String client, long bytesPerSecond, String reason) {
    change(layers.withClient(client, bytesPerSecond), reason);
    // Of many the first will do: the cause is the same.
    warn(
        "client",
        layers.clientRates().keySet().stream()
            .map(identities::warningOfClient)
            .filter(Objects::nonNull)
            .limit(1)
            .toList());
    return bytesPerSecond == 0 ? null : identities.warningOfClient(client);
  }

  /** Takes what alerts ask for that fire or are resolved. */
  public synchronized void take(Collection<Alert> alerts, String reason) {
    change(layers.withAlerts(layers.alerts().with(alerts)), reason);
  }

  /**
   * Moves a configured limit to another rate; nothing when there is none of that name.
   *
   * @throws IllegalArgumentException when no limit can have that rate
   */
  public synchronized void steer(String name, long bytesPerSecond, String reason) {
    if (layers.rule(name) != null) {
      change(layers.withSteered(name, bytesPerSecond), reason);
    }
  }

  /**
   * Leaves a configured limit no more than a rate, whoever else moves it, or all of what it has.
   *
   * @param bytesPerSecond 0 for all
   */
  synchronized void reduce(String name, long bytesPerSecond, String reason) {
    if (layers.rule(name) != null && (bytesPerSecond != 0 || layers.isReduced(name))) {
      change(layers.withReduced(name, bytesPerSecond), reason);
    }
  }

  /** Tells of a change of what moves limits, which leaves them as they are. */
  synchronized void note(String what, String reason) {
    changes.add(what, reason, clock.getAsLong());
  }

  /** Which limits are steered by somebody else than by what is seen of themselves. */
  public synchronized void leaveToQueries(Set<String> names) {
    queried = Set.copyOf(names);
  }

  /** Where those stand that move limits by what is seen, by the names of their limits. */
  synchronized void show(Map<String, LimitLoops.State> states) {
    loops = Map.copyOf(states);
  }

  /** All that is wrong of one kind from now on; what is new is said. */
  public synchronized void warn(String kind, List<String> texts) {
    for (String text : warnings.set(kind, texts)) {
      changes.say("limits: " + text, clock.getAsLong());
    }
  }

  /** What is in force now. Takes no token. */
  public synchronized LimitsState state() {
    long nowNanos = clock.getAsLong();
    Generation now = limits.current();
    List<LimitRule> configured = layers.configured().rules();
    List<InForce> inForce = new ArrayList<>();
    for (int i = 0; i < now.limits().size(); i++) {
      Limit limit = now.limits().get(i);
      boolean isConfigured = i < configured.size(); // they come first, as Layers has it
      inForce.add(
          new InForce(
              limit,
              isConfigured ? configured.get(i).adaptive() : null,
              isConfigured ? configured.get(i).breaker() : null,
              loops.getOrDefault(limit.rule().name(), LimitLoops.State.NOTHING),
              isConfigured ? null : Layers.clientOf(limit.rule()),
              limit.tokens(nowNanos),
              throughput.bytesPerSecond(limit)));
    }
    List<String> wrong = warnings.all();
    wrong.addAll(layers.alertsForNobody());
    return new LimitsState(
        now.number(),
        source,
        identities.text(),
        enforcement.enforcing(),
        inForce,
        changes.latest(),
        wrong);
  }

  long nowNanos() {
    return clock.getAsLong();
  }

  Throughput throughput() {
    return throughput;
  }

  synchronized boolean isEnforcing() {
    return enforcement.enforcing();
  }

  synchronized LimitSet configured() {
    return layers.configured();
  }

  /** Without those of single clients. */
  synchronized List<Limit> configuredLimits() {
    return limits.current().limits().subList(0, layers.configured().rules().size());
  }

  /** Whether what is seen of a limit may move it: nobody else says at which rate it is to be. */
  synchronized boolean isAdaptable(String name) {
    return !queried.contains(name) && layers.alerts().orderFor(name) == null;
  }

  private void change(Layers next, String reason) {
    LimitSet before = limits.current().set();
    LimitSet after = next.inForce();
    layers = next;
    if (!after.rules().equals(before.rules())) {
      if (limits.current().number() == 0) {
        whenFirstChanged.run();
      }
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
