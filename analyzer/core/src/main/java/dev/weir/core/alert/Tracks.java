package dev.weir.core.alert;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that are watched, never more than a given number.
 *
 * <p>A route takes the place of the one with the fewest bytes once it has had twice as many itself
 * since it was first seen ({@link Candidates}); so routes that are alike do not take turns and lose
 * what is known of them, and a stream of new names turns over nothing. Weights are halved every
 * hour, so that what was large once does not stay for ever. A route with an alert stays. Jobs have
 * few bytes: one that comes back after equal silences gets a place and keeps it, as long as those
 * take no more than a quarter of all. Confined to the thread of the engine.
 */
final class Tracks {
  /** How many times as many bytes a route must have had. */
  private static final double HEAVIER = 2;

  private static final int REGULAR_PART = 4;
  private static final int CANDIDATES_A_PLACE = 4;

  private final AlertRules rules;
  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private final Candidates candidates;

  /** No track has less weight, as far as is known. */
  private double leastWeight;

  private long replaced;

  Tracks(AlertRules rules) {
    this.rules = rules;
    this.candidates = new Candidates(rules.mostRoutes() * CANDIDATES_A_PLACE);
  }

  /**
   * The track of a route; null when there is no place for it.
   *
   * @param bytes of it that pass now, and count for whether there is one
   */
  @Nullable Track of(String route, long second, long bytes) {
    Track track = tracks.get(route);
    if (track != null) {
      return track;
    }
    if (tracks.size() >= rules.mostRoutes()) {
      Candidates.Candidate candidate = candidates.add(route, second, bytes);
      boolean regular = candidate.returns().regular(second);
      if (!regular && candidate.weight() <= HEAVIER * leastWeight) {
        return null;
      }
      Track least = least(second, regular);
      if (least == null || !(regular || candidate.weight() > HEAVIER * least.weight)) {
        return null;
      }
      candidates.remove(route);
      remove(least);
      replaced++;
      track = begin(route, candidate.returns());
      track.weight = candidate.weight() - bytes; // which it is yet to be told of
      return track;
    }
    return begin(route, new Returns());
  }

  private Track begin(String route, Returns returns) {
    Track track = new Track(route, rules, returns);
    tracks.put(route, track);
    leastWeight = 0;
    return track;
  }

  /**
   * Which one is to make room.
   *
   * @param forRegular whether for one that comes back, and so only while these are few
   */
  private @Nullable Track least(long second, boolean forRegular) {
    int mostRegular = rules.mostRoutes() / REGULAR_PART;
    int regular = 0;
    Track least = null;
    for (Track track : tracks.values()) {
      if (regular < mostRegular && track.regular(second)) {
        regular++;
      } else if (!track.busy() && (least == null || track.weight < least.weight)) {
        least = track;
      }
    }
    leastWeight = least == null ? Double.MAX_VALUE : least.weight;
    return forRegular && regular >= mostRegular ? null : least;
  }

  void remove(Track track) {
    track.dropped = true;
    tracks.remove(track.route);
  }

  /**
   * Gives a track another name; of two with the same name, the one with more bytes goes on.
   *
   * @return the one that does not go on, null when there was only one
   */
  @Nullable Track rename(Track track, String name) {
    Track before = tracks.get(name);
    if (before != null && before.weight >= track.weight) {
      before.weight += track.weight;
      remove(track);
      return track;
    }
    if (before != null) {
      track.weight += before.weight;
      remove(before);
    }
    tracks.remove(track.route);
    track.route = name;
    tracks.put(name, track);
    return before;
  }

  Collection<Track> all() {
    return tracks.values();
  }

  void halveWeights() {
    for (Track track : tracks.values()) {
      track.weight /= 2;
    }
    candidates.halveWeights();
    leastWeight = 0;
  }

  /** How often a route had to make room, or found none. */
  long dropped() {
    return candidates.begun() + replaced;
  }
}
