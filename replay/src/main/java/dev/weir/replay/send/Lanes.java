package dev.weir.replay.send;

import dev.weir.replay.intake.Planned;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one loop: one for each recorded connection, or one for all requests. Confined to the
 * loop.
 */
final class Lanes {
  /** Among so many of those used longest ago one is looked for that can be closed. */
  private static final int LOOKED_AT = 100;

  private final SendLoop loop;
  private final int targets;
  private final @Nullable Lane shared;

  /** The one used longest ago comes first. */
  private final Map<Long, Lane> own = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param width how many connections to each target all requests share, if they do
   */
  Lanes(SendLoop loop, int targets, int width, boolean shares) {
    this.loop = loop;
    this.targets = targets;
    this.shared = shares ? new Lane(loop, targets, width, false) : null;
  }

  /** The lane that all requests share; null when they do not. */
  @Nullable Lane shared() {
    return shared;
  }

  Lane of(Planned planned) {
    if (shared != null) {
      return shared;
    }
    Lane lane = own.get(planned.connection());
    if (lane == null) {
      lane = new Lane(loop, targets, 1, true);
      lane.usedNanos = loop.now();
      own.put(planned.connection(), lane);
    }
    return lane;
  }

  /** Lets go of those that nothing has used since. */
  void closeUnusedSince(long nanos) {
    Iterator<Lane> each = own.values().iterator();
    while (each.hasNext()) {
      Lane lane = each.next();
      if (lane.isUnused() && lane.usedNanos < nanos) {
        each.remove();
        lane.close();
      }
    }
  }

  /**
   * Makes room for another connection, where one is open that nothing has used for longest.
   *
   * @param asking the lane that needs the room
   */
  void closeOneUnused(Lane asking) {
    Iterator<Lane> each = own.values().iterator();
    int looks = 0;
    while (looks < LOOKED_AT && each.hasNext()) {
      Lane lane = each.next();
      if (!lane.isUnused() || lane == asking) {
        looks++;
        continue;
      }
      each.remove();
      if (lane.holdsConnections()) {
        lane.close();
        return;
      }
    }
  }

  /** Gives up what waits. */
  void drop() {
    all().forEach(Lane::drop);
  }

  /** Closes all connections; what is under way on them fails. */
  void close() {
    all().forEach(Lane::close);
  }

  private List<Lane> all() {
    List<Lane> all = new ArrayList<>(own.values());
    if (shared != null) {
      all.add(shared);
    }
    return all;
  }
}
