package dev.weir.cli.format;

import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.send.LiveCounts;

/** One line on how a replay goes. */
public final class ReplayLine {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private ReplayLine() {}

  /**
   * The line, without a line end.
   *
   * @param nowNanos from the beginning of the schedule on
   * @param before what was counted a second ago
   */
  public static String of(long nowNanos, LiveCounts before, LiveCounts now) {
    long seconds = Math.max(0, nowNanos) / NANOS_PER_SECOND;
    StringBuilder line = new StringBuilder("replay ");
    line.append(TimeSpan.format(seconds * NANOS_PER_SECOND));
    line.append("  ").append(Numbers.grouped(now.sent())).append(" sent");
    line.append("  ").append(Numbers.grouped(now.sent() - before.sent())).append("/s");
    line.append("  ").append(ByteRate.format((double) (now.received() - before.received())));
    line.append("  ").append(now.open()).append(" open");
    if (now.late() > 0) {
      line.append("  ").append(Numbers.grouped(now.late())).append(" late");
    }
    if (now.failed() > 0) {
      line.append("  ").append(Numbers.grouped(now.failed())).append(" failed");
    }
    return line.toString();
  }
}
