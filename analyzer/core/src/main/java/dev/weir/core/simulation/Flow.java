package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.timeline.ByteSeries;
import dev.weir.core.timeline.TimeScale;
import java.util.List;
import java.util.stream.Stream;

/**
 * What passed each limit of one run of a simulation, in columns of time. A piece counts whole when
 * it gets into the socket, as it does for {@link Figures#peakBytesPerSecond}.
 *
 * <p>Confined to one thread.
 */
public final class Flow {
  private final List<ByteSeries> byRule;

  /**
   * @param scale shared by the flows that are to be compared
   * @param limits how many there are
   */
  public Flow(TimeScale scale, int limits) {
    this.byRule = Stream.generate(() -> new ByteSeries(scale)).limit(limits).toList();
  }

  /** Bytes that passed a limit, by column of the scale; ask when all runs of the scale are over. */
  public List<Long> bytes(int limit) {
    return byRule.get(limit).bytes();
  }

  /** Sees what passes the limits of a recording. */
  Witness witness(Recording recording) {
    return new Witness() {
      @Override
      public void passed(int exchange, Direction direction, long bytes, long nowNanos) {
        ExchangeKind kind = recording.kinds.get(recording.table.kind(exchange));
        for (int rule : kind.rules(direction)) {
          byRule.get(rule).add(direction, nowNanos, bytes);
        }
      }
    };
  }
}
