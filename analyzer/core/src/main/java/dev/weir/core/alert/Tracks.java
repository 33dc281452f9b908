package dev.weir.core.alert;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that are watched, never more than a given number.
 *
 * <p>As in Space-Saving (Metwally et al., 2005), a new route takes the place of the one with the
 * fewest bytes, and begins with that one's weight: so every route with more than 1/m of all bytes
 * is kept, and a stream of new names turns over one place only. Weights are halved every hour, so
 * that what was large once does not stay for ever; a route with an alert stays. Confined to the
 * thread of the engine.
 */
final class Tracks {
  private final AlertRules rules;
  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private long dropped;

  Tracks(AlertRules rules) {
    this.rules = rules;
  }

  /** The track of a route; null when there is no place for it. */
  @Nullable Track of(String route) {
    Track track = tracks.get(route);
    return track == null ? begin(route) : track;
  }

  private @Nullable Track begin(String route) {
    double weight = 0;
    if (tracks.size() >= rules.mostRoutes()) {
      Track least = null;
      for (Track track : tracks.values()) {
        if ((least == null || track.weight < least.weight) && !track.busy()) {
          least = track;
        }
      }
      dropped++;
      if (least == null) {
        return null;
      }
      remove(least);
      weight = least.weight;
    }
    Track track = new Track(route, rules);
    track.weight = weight;
    tracks.put(route, track);
    return track;
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
  }

  /** How often a route had to make room, or found none. */
  long dropped() {
    return dropped;
  }
}
