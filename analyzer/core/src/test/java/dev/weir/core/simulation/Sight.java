package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers all that was granted. */
final class Sight implements Witness {
  record Grant(int exchange, Direction direction, long bytes, long nanos) {}

  final List<Grant> grants = new ArrayList<>();

  /** By exchange, of the message that ended last. */
  final Map<Integer, Long> lateNanos = new TreeMap<>();

  @Override
  public void passed(int exchange, Direction direction, long bytes, long nowNanos) {
    grants.add(new Grant(exchange, direction, bytes, nowNanos));
  }

  @Override
  public void ended(int exchange, Gate gate, long late, long causes) {
    lateNanos.put(exchange, late);
  }

  /** When the last byte of an exchange was granted, in nanoseconds from the start of the scene. */
  long lastGrant(int exchange) {
    return grants.stream()
        .filter(grant -> grant.exchange() == exchange)
        .mapToLong(grant -> grant.nanos() - Scene.START)
        .max()
        .orElseThrow();
  }

  /** By how much, at worst, any window has more than rate times length. */
  long worstExcessBytes(long bytesPerSecond) {
    double lowest = 0;
    double worst = 0;
    double passed = 0;
    for (Grant grant : grants) {
      double line = (grant.nanos() - Scene.START) / 1e9 * bytesPerSecond;
      lowest = Math.min(lowest, passed - line);
      passed += grant.bytes();
      worst = Math.max(worst, passed - line - lowest);
    }
    return Math.round(worst);
  }
}
