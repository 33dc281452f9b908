package dev.weir.replay.journal;

import dev.weir.replay.result.Expected;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcome;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request in a journal, {@value #BYTES} bytes in big-endian order:
 *
 * <pre>
 *   0      1        2         3     4        6        8      16      24          32     40
 *  +------+--------+---------+-----+--------+--------+------+-------+-----------+------+---
 *  |state |failure |obstacle |sent |status  |target  |due   |sent at|first byte |end   |…
 *  +------+--------+---------+-----+--------+--------+------+-------+-----------+------+---
 *       40              48               56           64                 72          80         88
 *  ---+---------------+----------------+------------+------------------+-----------+----------+
 *     |request bytes  |response bytes  |body bytes  |expected message  |exp. body  |exp. stat.|
 *  ---+---------------+----------------+------------+------------------+-----------+----------+
 * </pre>
 *
 * The state is written last, behind a fence: whoever finds it finds the rest.
 */
final class Row {
  static final int BYTES = 96;

  static final byte UNKNOWN = 0;
  static final byte SENT = 1;
  static final byte DONE = 2;

  private static final FailureKind[] FAILURES = FailureKind.values();
  private static final Obstacle[] OBSTACLES = Obstacle.values();

  private Row() {}

  static byte state(ByteBuffer segment, int at) {
    return segment.get(at);
  }

  static void sending(ByteBuffer segment, int at) {
    segment.put(at, SENT);
  }

  static void done(ByteBuffer segment, int at, Outcome outcome) {
    FailureKind failure = outcome.failure();
    segment.put(at + 1, (byte) (failure == null ? 0 : failure.ordinal() + 1));
    segment.put(at + 2, (byte) outcome.obstacle().ordinal());
    segment.put(at + 3, (byte) (outcome.sent() ? 1 : 0));
    segment.putShort(at + 4, (short) outcome.status());
    segment.putShort(at + 6, (short) outcome.target());
    segment.putLong(at + 8, outcome.dueNanos());
    segment.putLong(at + 16, outcome.sentNanos());
    segment.putLong(at + 24, outcome.firstByteNanos());
    segment.putLong(at + 32, outcome.endNanos());
    segment.putLong(at + 40, outcome.requestBytes());
    segment.putLong(at + 48, outcome.responseBytes());
    segment.putLong(at + 56, outcome.bodyBytes());
    Expected expected = outcome.expected();
    segment.putLong(at + 64, expected == null ? -1 : expected.messageBytes());
    segment.putLong(at + 72, expected == null ? -1 : expected.bodyBytes());
    segment.putShort(at + 80, (short) (expected == null ? 0 : expected.status()));
    VarHandle.storeStoreFence();
    segment.put(at, DONE);
  }

  /** What came of it; null when the row makes no sense. */
  static @Nullable Outcome outcome(
      ByteBuffer segment, int at, long index, String endpoint, int targets) {
    int failure = segment.get(at + 1);
    int obstacle = segment.get(at + 2);
    int target = segment.getShort(at + 6);
    if (failure < 0
        || failure > FAILURES.length
        || obstacle < 0
        || obstacle >= OBSTACLES.length
        || target < -1
        || target >= targets) {
      return null;
    }
    int status = segment.getShort(at + 80);
    return new Outcome(
        index,
        endpoint,
        target,
        segment.getShort(at + 4),
        failure == 0 ? null : FAILURES[failure - 1],
        OBSTACLES[obstacle],
        segment.get(at + 3) != 0,
        segment.getLong(at + 8),
        segment.getLong(at + 16),
        segment.getLong(at + 24),
        segment.getLong(at + 32),
        segment.getLong(at + 40),
        segment.getLong(at + 48),
        segment.getLong(at + 56),
        status == 0
            ? null
            : new Expected(status, segment.getLong(at + 64), segment.getLong(at + 72), 0, 0));
  }
}
