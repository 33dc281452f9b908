package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.limits.Alert.Order;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the limits in force are made of, each layer over the one before: what is configured as a
 * whole, the rates that it is steered to by what is measured, the alerts that fire, and what
 * breakers leave of that; and beside them the limits of single clients, which outlive the
 * configured set. Immutable.
 *
 * @param configured by file or request
 * @param clientRates bytes per second by client
 * @param steeredRates bytes per second by the name of a limit
 * @param reducedRates bytes per second by the name of a limit whose breaker has tripped: it may
 *     have no more, whatever the other layers say
 */
record Layers(
    LimitSet configured,
    Map<String, Long> clientRates,
    Map<String, Long> steeredRates,
    FiringAlerts alerts,
    Map<String, Long> reducedRates) {

  /** How many clients may have a limit of their own. */
  static final int MOST_CLIENTS = 1000;

  /** Under which names the limits of clients are found. */
  static final String CLIENT_PREFIX = "client:";

  static final Layers NONE =
      new Layers(LimitSet.NONE, Map.of(), Map.of(), FiringAlerts.NONE, Map.of());

  /** The configured limit of a name, null when there is none. */
  @Nullable LimitRule rule(String name) {
    for (LimitRule rule : configured.rules()) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }

  /** What is wrong with the alerts that fire. */
  List<String> alertsForNobody() {
    List<String> wrong = new ArrayList<>();
    for (String name : alerts.limits()) {
      if (rule(name) == null) {
        wrong.add(
            "an alert fires that asks for "
                + Printable.of(name)
                + ", which is no configured limit; mend its annotation weir_limit");
      }
    }
    return wrong;
  }

  /** Another configured set. Rates stay steered where the limit is the same as before. */
  Layers withConfigured(LimitSet set) {
    return new Layers(
        set, clientRates, ofTheSame(set, steeredRates), alerts, ofTheSame(set, reducedRates));
  }

  private Map<String, Long> ofTheSame(LimitSet set, Map<String, Long> rates) {
    Map<String, Long> kept = new LinkedHashMap<>();
    for (LimitRule rule : set.rules()) {
      Long bytesPerSecond = rates.get(rule.name());
      if (bytesPerSecond != null && configured.rules().contains(rule)) {
        kept.put(rule.name(), bytesPerSecond);
      }
    }
    return kept;
  }

  /** One configured limit replaced by another of its name; its rate is as it says. */
  Layers withRule(LimitRule rule) {
    List<LimitRule> rules = new ArrayList<>();
    for (LimitRule before : configured.rules()) {
      rules.add(before.name().equals(rule.name()) ? rule : before);
    }
    return withConfigured(new LimitSet(configured.clientIdentity(), rules));
  }

  /**
   * A client's limit, or none.
   *
   * @param bytesPerSecond 0 for none
   * @throws IllegalArgumentException when there are too many, saying how to mend that
   */
  Layers withClient(String client, long bytesPerSecond) {
    if (client.isEmpty() || bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          client.isEmpty()
              ? "client_id is empty; name a client"
              : "target_bps="
                  + bytesPerSecond
                  + " is below 0; send bytes per second, or 0 to remove the limit");
    }
    Map<String, Long> rates = new LinkedHashMap<>(clientRates);
    if (bytesPerSecond == 0) {
      rates.remove(client);
    } else {
      rates.put(client, bytesPerSecond);
    }
    if (rates.size() > MOST_CLIENTS) {
      throw new IllegalArgumentException(
          MOST_CLIENTS
              + " clients have limits of their own, which are the most there may be;"
              + " remove some with target_bps 0, or use a limit with per: client");
    }
    return new Layers(configured, rates, steeredRates, alerts, reducedRates);
  }

  /** A configured limit at another rate. */
  Layers withSteered(String name, long bytesPerSecond) {
    Map<String, Long> rates = new LinkedHashMap<>(steeredRates);
    rates.put(name, bytesPerSecond);
    return new Layers(configured, clientRates, rates, alerts, reducedRates);
  }

  /**
   * A configured limit with no more than a rate.
   *
   * @param bytesPerSecond 0 for as much as the other layers give it
   */
  Layers withReduced(String name, long bytesPerSecond) {
    Map<String, Long> rates = new LinkedHashMap<>(reducedRates);
    if (bytesPerSecond == 0) {
      rates.remove(name);
    } else {
      rates.put(name, bytesPerSecond);
    }
    return new Layers(configured, clientRates, steeredRates, alerts, rates);
  }

  /** Whether a limit is left no more than a rate, whoever else moves it. */
  boolean isReduced(String name) {
    return reducedRates.containsKey(name);
  }

  Layers withAlerts(FiringAlerts others) {
    return new Layers(configured, clientRates, steeredRates, others, reducedRates);
  }

  /**
   * What is to be in force.
   *
   * @throws IllegalArgumentException when that cannot be, saying how to mend it
   */
  LimitSet inForce() {
    if (configured.rules().size() + clientRates.size() > LimitSet.MOST_RULES) {
      throw new IllegalArgumentException(
          configured.rules().size()
              + " limits and those of "
              + clientRates.size()
              + " clients are more than "
              + LimitSet.MOST_RULES
              + "; use fewer, or per: client");
    }
    List<LimitRule> rules = new ArrayList<>();
    for (LimitRule rule : configured.rules()) {
      rules.add(reduced(moved(rule)));
    }
    clientRates.forEach((client, bytesPerSecond) -> rules.add(ofClient(client, bytesPerSecond)));
    return new LimitSet(configured.clientIdentity(), rules);
  }

  private LimitRule moved(LimitRule rule) {
    Order order = alerts.orderFor(rule.name());
    if (order != null) {
      return at(order.bytesPerSecond(), rule, actionFor(rule, order));
    }
    Long steered = steeredRates.get(rule.name());
    return steered == null ? rule : at(steered, rule, rule.action());
  }

  private LimitRule reduced(LimitRule rule) {
    Long most = reducedRates.get(rule.name());
    return most == null || most >= rule.allowance().bytesPerSecond() ? rule : rule.movedTo(most);
  }

  private static Action actionFor(LimitRule rule, Order order) {
    Action action = Objects.requireNonNullElse(order.action(), rule.action());
    // The set may be another than when the alert came, and must not be refused for its sake.
    return action == Action.REJECT && rule.match().needsResponse() ? rule.action() : action;
  }

  private static LimitRule at(long bytesPerSecond, LimitRule rule, Action action) {
    LimitRule moved = rule.movedTo(bytesPerSecond);
    return action == rule.action() ? moved : moved.with(action);
  }

  private static LimitRule ofClient(String client, long bytesPerSecond) {
    return new LimitRule(
        CLIENT_PREFIX + client,
        Match.ofClient(client),
        Direction.RESPONSE,
        Scope.LIMIT,
        Allowance.of(bytesPerSecond),
        Action.DELAY,
        null);
  }

  /** Whose limit it is, of a limit of a single client. */
  static String clientOf(LimitRule rule) {
    return rule.name().substring(CLIENT_PREFIX.length());
  }
}
