package dev.weir.capture.tcp;

import dev.weir.core.http.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whose the latest bytes of one direction were, so that a retransmission can be charged
 * to the exchange that it belongs to.
 *
 * <p>A ring of boundaries: from {@code offsets[i]} on, bytes belong to {@code exchanges[i]} (null:
 * to nobody), up to the next boundary. It holds four boundaries, and more only while they were set
 * by the last {@value #RECENT_PACKETS} packets, up to {@value #MOST_BOUNDARIES}: a pipelining
 * client puts dozens of requests into one packet.
 */
final class Owners {
  private static final int FEWEST_BOUNDARIES = 4;
  private static final int RECENT_PACKETS = 8;
  private static final int MOST_BOUNDARIES = 4096;

  private long[] offsets = new long[FEWEST_BOUNDARIES];
  private @Nullable Exchange[] exchanges = new Exchange[FEWEST_BOUNDARIES];
  private int[] packets = new int[FEWEST_BOUNDARIES];
  private int first;
  private int count;

  /** From {@code offset} on, bytes belong to {@code exchange}. */
  void begin(long offset, @Nullable Exchange exchange, int packet) {
    if (count > 0 && exchanges[index(count - 1)] == exchange) {
      return;
    }
    while (count >= FEWEST_BOUNDARIES && packet - packets[first] >= RECENT_PACKETS) {
      forgetFirst();
    }
    if (count == offsets.length) {
      if (count < MOST_BOUNDARIES) {
        resize(2 * count);
      } else {
        forgetFirst();
      }
    } else if (offsets.length > 16 * FEWEST_BOUNDARIES && count <= FEWEST_BOUNDARIES) {
      resize(2 * FEWEST_BOUNDARIES);
    }
    int at = index(count++);
    offsets[at] = offset;
    exchanges[at] = exchange;
    packets[at] = packet;
  }

  /** How many of the {@code length} bytes from {@code offset} on have one owner. */
  long run(long offset, long length) {
    int next = find(offset) + 1;
    return next < count ? Math.min(length, offsets[index(next)] - offset) : length;
  }

  /** Whose the byte at {@code offset} was; null when nobody's or no longer known. */
  @Nullable Exchange at(long offset) {
    int found = find(offset);
    return found < 0 ? null : exchanges[index(found)];
  }

  /** The last boundary at or before {@code offset}, counted from the oldest; -1 if none is. */
  private int find(long offset) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (offsets[index(middle)] <= offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void forgetFirst() {
    exchanges[first] = null;
    first = index(1);
    count--;
  }

  /** Forgets everything, so that nothing of a closed connection is kept alive. */
  void clear() {
    Arrays.fill(exchanges, null);
    count = 0;
  }

  private int index(int i) {
    return (first + i) & (offsets.length - 1);
  }

  private void resize(int size) {
    long[] newOffsets = new long[size];
    @Nullable Exchange[] newExchanges = new Exchange[size];
    int[] newPackets = new int[size];
    for (int i = 0; i < count; i++) {
      int at = index(i);
      newOffsets[i] = offsets[at];
      newExchanges[i] = exchanges[at];
      newPackets[i] = packets[at];
    }
    offsets = newOffsets;
    exchanges = newExchanges;
    packets = newPackets;
    first = 0;
  }
}
