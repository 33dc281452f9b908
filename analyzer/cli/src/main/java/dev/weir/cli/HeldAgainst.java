package dev.weir.cli;

import dev.weir.cli.format.HeldLimits;
import dev.weir.cli.format.HeldLimits.Held;
import dev.weir.core.conformance.Certificate;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.simulation.BeyondTimeException;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Flow;
import dev.weir.core.simulation.LimitFigures;
import dev.weir.core.simulation.Outcome;
import dev.weir.core.simulation.Recording;
import dev.weir.core.simulation.Simulation;
import dev.weir.core.simulation.Sweep;
import dev.weir.core.timeline.TimeScale;
import java.util.ArrayList;
import java.util.List;

/** Holds a recording against limits, for a page: runs, sweeps, certificates. */
final class HeldAgainst {
  private static final int MOST_COLUMNS = 240;
  private static final int MOST_STEPS = 13;
  private static final int LEAST_STEPS = 5;

  /** How many exchanges all steps together may simulate: some seconds. */
  private static final long MOST_EXCHANGES = 8_000_000;

  private HeldAgainst() {}

  /**
   * Runs all of it.
   *
   * @param kind of the recording
   * @param broken whether it was not read to its end
   * @param certificates what was seen of each limit, valid or not
   */
  static HeldLimits limits(
      String file,
      LimitSet set,
      Recording recording,
      String kind,
      boolean broken,
      List<Certificate> certificates)
      throws CommandFailure {
    TimeScale scale = new TimeScale(MOST_COLUMNS);
    int count = set.rules().size();
    Flow without = new Flow(scale, count);
    Flow with = new Flow(scale, count);
    Simulation simulation = new Simulation(recording.all(), set, false);
    Outcome before = simulation.before(without);
    Outcome after;
    try {
      after = simulation.run(with);
    } catch (BeyondTimeException e) {
      throw CommandFailure.failed(file + ": " + e.getMessage(), e);
    }
    int steps = steps(recording.exchanges(), count);
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LimitFigures was = before.limits().get(i);
      held.add(
          new Held(
              was,
              after.limits().get(i),
              without.bytes(i),
              with.bytes(i),
              sweep(recording, set, i, was, steps)));
    }
    return new HeldLimits(
        file,
        scale.startNanos(),
        scale.columnNanos(),
        held,
        steps == 0,
        uncertified(kind, broken),
        certificates);
  }

  /** Fewer for many exchanges, none when they would be too few to draw. */
  private static int steps(long exchanges, int limits) {
    long most = MOST_EXCHANGES / Math.max(1, exchanges * limits);
    return most < LEAST_STEPS ? 0 : (int) Math.min(MOST_STEPS, most);
  }

  /** From what was used on average to a bit more than the busiest second. */
  private static List<Sweep.Step> sweep(
      Recording recording, LimitSet set, int limit, LimitFigures was, int steps) {
    if (steps == 0 || was.total().exchanges() == 0) {
      return List.of();
    }
    long rate = set.rules().get(limit).allowance().bytesPerSecond();
    double seconds = Math.max(1, recording.durationNanos() / 1e9);
    long mean = Math.round(was.total().grantedBytes() / seconds);
    long from = Math.max(100, Math.min(mean, rate / 2));
    long most = Math.max(was.total().peakBytesPerSecond(), rate);
    long to = Math.min(Allowance.MOST_BYTES_PER_SECOND, Math.max(from + 1, most + most / 4));
    Dial dial = new Dial(set.rules().get(limit).name(), Dial.Property.RATE);
    List<Sweep.Step> done = new ArrayList<>();
    for (long value : Sweep.geometric(Math.min(from, to), to, steps)) {
      try {
        done.addAll(Sweep.run(recording.all(), set, false, dial, List.of(value)));
      } catch (BeyondTimeException e) {
        // So low a rate would end in another century; the next is higher.
      }
    }
    return done;
  }

  private static String uncertified(String kind, boolean broken) {
    if (kind.equals("ndjson")) {
      return "Exchanges do not tell when each of their bytes passed; a capture of packets does.";
    }
    return broken
        ? "Of half a recording nothing is certified: what is missing may have violated any limit."
        : "";
  }
}
