package dev.weir.core.comparison;

import dev.weir.core.http.Exchange;
import dev.weir.core.route.Routing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the exchanges of two recordings and says what differs between them, endpoint by endpoint.
 *
 * <p>Both have to be told by the same routing, so that what one teaches of routes holds for the
 * other. Of each endpoint a sample is kept, and of endpoints the first {@value #MOST_ENDPOINTS}; so
 * what is kept does not grow with the recordings. Confined to one thread.
 */
public final class Comparison {
  static final int MOST_ENDPOINTS = 1_000;

  private final Routing routing;
  private int generation;
  private Map<Endpoint, Pair> endpoints = new LinkedHashMap<>();
  private final Pair all = new Pair();
  private long untold;

  private record Endpoint(String method, String route) {}

  private static final class Pair {
    private final Traffic before = new Traffic();
    private final Traffic after = new Traffic();

    private boolean isOfBoth() {
      return before.sizes.seen() > 0 && after.sizes.seen() > 0;
    }
  }

  public Comparison(Routing routing) {
    this.routing = routing;
    this.generation = routing.generation();
  }

  /** Takes a finished exchange of the first recording. */
  public void before(Exchange exchange) {
    all.before.add(exchange);
    Pair pair = pairOf(exchange);
    if (pair != null) {
      pair.before.add(exchange);
    }
  }

  /** Takes a finished exchange of the second recording. */
  public void after(Exchange exchange) {
    all.after.add(exchange);
    Pair pair = pairOf(exchange);
    if (pair != null) {
      pair.after.add(exchange);
    }
  }

  private @Nullable Pair pairOf(Exchange exchange) {
    Endpoint endpoint = new Endpoint(exchange.method(), routing.routeOf(exchange.path()));
    if (routing.generation() != generation) {
      regroup();
    }
    Pair pair = endpoints.get(endpoint);
    if (pair == null && endpoints.size() < MOST_ENDPOINTS) {
      pair = new Pair();
      endpoints.put(endpoint, pair);
    }
    untold += pair == null ? 1 : 0;
    return pair;
  }

  /** Puts together what has become one route. */
  private void regroup() {
    Map<Endpoint, Pair> regrouped = new LinkedHashMap<>();
    endpoints.forEach(
        (endpoint, pair) -> {
          Endpoint now = new Endpoint(endpoint.method, routing.regroup(endpoint.route));
          Pair there = regrouped.putIfAbsent(now, pair);
          if (there != null) {
            there.before.merge(pair.before);
            there.after.merge(pair.after);
          }
        });
    endpoints = regrouped;
    generation = routing.generation();
  }

  /** What differs. */
  public Differences differences() {
    double[] probabilities = new double[2 * endpoints.size()];
    int tests = 0;
    for (Pair pair : endpoints.values()) {
      if (pair.isOfBoth()) {
        probabilities[tests++] = probability(pair.before.sizes, pair.after.sizes);
        probabilities[tests++] = probability(pair.before.latencies, pair.after.latencies);
      }
    }
    double[] corrected = Holm.corrected(Arrays.copyOf(probabilities, tests));
    return new Differences(all.before.side(), all.after.side(), changes(corrected), untold, tests);
  }

  private List<EndpointChange> changes(double[] corrected) {
    List<EndpointChange> changes = new ArrayList<>();
    int test = 0;
    for (Map.Entry<Endpoint, Pair> entry : endpoints.entrySet()) {
      Endpoint endpoint = entry.getKey();
      Pair pair = entry.getValue();
      double size = pair.isOfBoth() ? corrected[test++] : 1;
      double latency = pair.isOfBoth() ? corrected[test++] : 1;
      Side before = pair.before.side();
      Side after = pair.after.side();
      changes.add(
          new EndpointChange(endpoint.method, endpoint.route, before, after, size, latency));
    }
    changes.sort(
        Comparator.comparingLong((EndpointChange change) -> -Math.abs(change.bytesChange()))
            .thenComparing(EndpointChange::route)
            .thenComparing(EndpointChange::method));
    return changes;
  }

  private static double probability(Sample before, Sample after) {
    return ChangeTest.probability(before.values(), after.values());
  }
}
