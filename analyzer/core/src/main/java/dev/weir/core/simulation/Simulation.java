package dev.weir.core.simulation;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import java.util.List;

/**
 * Runs a recording through limits: what they would have done to it.
 *
 * <p>The limiters are those of production, and so are the turns that are taken at them; only time
 * is a variable. All buckets are full at the beginning. What is assumed of everything else:
 *
 * <ul>
 *   <li>A request comes when it came, and is let in or refused then; who is refused does not try
 *       again, and the answer that says so costs nothing.
 *   <li>The server takes as long from the end of a request to the first byte of its answer as it
 *       took; and it answers one request of a connection after the other, so that what is late
 *       makes the next late. Open loop: the next request came when it came, and what is late
 *       catches up in the pauses. Closed loop: it is put off by the whole delay, since the client
 *       sends it as long after the end of the answer as it did.
 *   <li>A message passes a socket that holds 128 KiB, or what passes in 4 ms where that is more,
 *       and beyond it a network and a reader as fast as they were: the recorded duration of a
 *       message is the shortest that it can take. The limits are asked for what the socket has room
 *       for. A request is held alike, where it is read; up to a socket of it is taken to be there
 *       when it begins.
 *   <li>An adaptive limit is moved as in production, at whole seconds, and is shown what the path
 *       lost when it was recorded: another rate loses as much.
 * </ul>
 *
 * <p>So a message that nobody holds up ends when it ended, to the nanosecond. A run is a function
 * of its input alone. Confined to one thread; the recording may be shared.
 *
 * <p>Cost: see {@link Course}. Memory beside the recording: a bit an exchange, some 300 bytes a
 * message that waits at once, and a gate and its turn for each kind of exchanges; where a limit has
 * a bucket for each connection, two turns for each that is open. Benchmark: {@code
 * SimulationBenchmark}.
 */
public final class Simulation {
  private final Recording.Part part;
  private final LimitSet set;
  private final boolean closedLoop;

  /**
   * Prepares a run.
   *
   * @param set the limits that the recording was made for, maybe with other rates and bursts
   * @param closedLoop whether clients wait for an answer before they send the next request
   */
  public Simulation(Recording.Part part, LimitSet set, boolean closedLoop) {
    List<LimitRule> recorded = part.recording().set.rules();
    if (set.rules().size() != recorded.size()) {
      throw new IllegalArgumentException(
          set.rules().size() + " limits are not the " + recorded.size() + " of the recording");
    }
    for (int i = 0; i < recorded.size(); i++) {
      LimitRule rule = set.rules().get(i);
      if (!isLike(rule, recorded.get(i))) {
        throw new IllegalArgumentException(
            rule.name()
                + " is not that of the recording; change rate and burst, and let it delay rather"
                + " than observe, but nothing else");
      }
    }
    this.part = part;
    this.set = set;
    this.closedLoop = closedLoop;
  }

  /** Whether rules differ in their rates and bursts at most, and in that one but observes. */
  private static boolean isLike(LimitRule rule, LimitRule recorded) {
    return rule.equals(
        new LimitRule(
            recorded.name(),
            recorded.match(),
            recorded.direction(),
            recorded.per(),
            rule.allowance(),
            rule.action() == Dial.tried(recorded.action()) ? rule.action() : recorded.action(),
            rule.adaptive(),
            rule.breaker()));
  }

  /** What would have happened. */
  public Outcome run() {
    return run(set, Witness.BLIND);
  }

  /** What did happen, without any limit, counted in the same way. */
  public Outcome before() {
    return run(LimitSet.NONE, Witness.BLIND);
  }

  /** As {@link #run()}; also tells when the bytes passed. */
  public Outcome run(Flow flow) {
    return run(set, flow.witness(part.recording()));
  }

  /** As {@link #before()}; also tells when the bytes passed. */
  public Outcome before(Flow flow) {
    return run(LimitSet.NONE, flow.witness(part.recording()));
  }

  Outcome run(Witness witness) {
    return run(set, witness);
  }

  private Outcome run(LimitSet inForce, Witness witness) {
    Recording recording = part.recording();
    long startNanos = part.exchanges() == 0 ? 0 : recording.table.startNanos(part.from());
    Turns turns = new Turns(inForce, recording, startNanos);
    Gates gates = new Gates(set, turns.limits(), recording.kinds);
    Course course = new Course(part, turns, gates, closedLoop, witness);
    course.run();
    long overrunNanos = part.exchanges() == 0 ? 0 : course.nowNanos() - part.endNanos();
    return new Outcome(gates.figures(turns.moves()), Math.max(0, overrunNanos));
  }
}
