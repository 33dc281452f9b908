package dev.weir.cli.format;

import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;

/** One line that tells how far a file has been read, how fast, and how long it will yet take. */
public final class ProgressLine {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_CHARS = 24;

  private ProgressLine() {}

  /**
   * The line, no longer than the screen is wide.
   *
   * @param sizeBytes negative when it is not known, as for a pipe
   */
  public static String of(
      String name, long positionBytes, long sizeBytes, long elapsedNanos, Screen screen) {
    return resumed(name, 0, positionBytes, sizeBytes, elapsedNanos, screen);
  }

  /**
   * The same of what was done in part before.
   *
   * @param startBytes the position at first
   */
  public static String resumed(
      String name,
      long startBytes,
      long positionBytes,
      long sizeBytes,
      long elapsedNanos,
      Screen screen) {
    double bytesPerSecond =
        elapsedNanos > 0
            ? Math.max(0, positionBytes - startBytes) * NANOS_PER_SECOND / elapsedNanos
            : 0.0;
    String rate = ByteRate.format(bytesPerSecond);
    StringBuilder facts = new StringBuilder();
    if (sizeBytes > 0) {
      double share = Math.min(1, (double) positionBytes / sizeBytes);
      facts.append("  ").append(Bar.of(share, BAR_CHARS, true, screen.unicode()));
      facts.append("  ").append((int) (share * 100)).append(" %  ").append(rate);
      if (bytesPerSecond > 0) {
        long leftNanos =
            Math.round(Math.max(0, sizeBytes - positionBytes) / bytesPerSecond * NANOS_PER_SECOND);
        facts.append("  ").append(TimeSpan.format(wholeSeconds(leftNanos))).append(" left");
      }
    } else {
      facts.append("  ").append(ByteSize.format(positionBytes)).append("  ").append(rate);
    }
    int room = Math.max(8, screen.columns() - 1 - facts.length());
    return Safe.shorten(Safe.line(name, screen.unicode()), room, screen.unicode()) + facts;
  }

  /** More would flicker. */
  private static long wholeSeconds(long nanos) {
    return (nanos / 1_000_000_000 + 1) * 1_000_000_000;
  }
}
