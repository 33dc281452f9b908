package dev.weir.core.alert;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Routes that there is no place for, and how much passes on them, so that one gets a place when it
 * is worth it. A few words each, and bounded: beyond that the one not seen for longest is
 * forgotten. Confined to the thread of the engine.
 */
final class Candidates {
  private final int most;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>(16, 0.75f, true);
  private long begun;

  static final class Candidate {
    private final Returns returns = new Returns();

    /** Bytes so far, those of long ago for less. */
    private double weight;

    double weight() {
      return weight;
    }

    Returns returns() {
      return returns;
    }
  }

  Candidates(int most) {
    this.most = most;
  }

  /** Bytes of a route without a place passed. */
  Candidate add(String route, long second, long bytes) {
    Candidate candidate = candidates.get(route);
    if (candidate == null) {
      begun++;
      if (candidates.size() >= most) {
        candidates.remove(candidates.keySet().iterator().next());
      }
      candidate = new Candidate();
      candidates.put(route, candidate);
    }
    candidate.returns.seen(second);
    candidate.weight += bytes;
    return candidate;
  }

  void remove(String route) {
    candidates.remove(route);
  }

  void halveWeights() {
    candidates.values().forEach(candidate -> candidate.weight /= 2);
  }

  /** How often a route found no place; again when it had been forgotten. */
  long begun() {
    return begun;
  }
}
