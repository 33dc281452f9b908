package dev.weir.capture.tcp;

import dev.weir.core.http.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whose the latest bytes of one direction were, so that a retransmission can be charged
 * to the exchange that it belongs to.
 *
 * <p>A ring of boundaries: from {@code offsets[i]} on, bytes belong to {@code exchanges[i]} (null:
 * to nobody), up to the next boundary. It holds four boundaries, and more only while all of them
 * were set by the last {@value #RECENT_PACKETS} packets, up to {@value #MOST_BOUNDARIES}: a
 * pipelining client puts dozens of requests into one packet.
 */
final class Owners {
  private static final int RECENT_PACKETS = 8;
  private static final int MOST_BOUNDARIES = 4096;

  private long[] offsets = new long[4];
  private @Nullable Exchange[] exchanges = new Exchange[4];
  private int[] packets = new int[4];
  private int first;
  private int count;

  /** From {@code offset} on, bytes belong to {@code exchange}. */
  void begin(long offset, @Nullable Exchange exchange, int packet) {
    if (count > 0 && exchanges[index(count - 1)] == exchange) {
      return;
    }
    if (count == offsets.length) {
      boolean recent = packet - packets[first] < RECENT_PACKETS;
      if (recent && count < MOST_BOUNDARIES) {
        grow();
      } else {
        first = index(1);
        count--;
      }
    }
    int at = index(count++);
    offsets[at] = offset;
    exchanges[at] = exchange;
    packets[at] = packet;
  }

  /** How many of the {@code length} bytes from {@code offset} on have one owner. */
  long run(long offset, long length) {
    for (int i = 0; i < count; i++) {
      long boundary = offsets[index(i)];
      if (boundary > offset) {
        return Math.min(length, boundary - offset);
      }
    }
    return length;
  }

  /** Whose the byte at {@code offset} was; null when nobody's or no longer known. */
  @Nullable Exchange at(long offset) {
    for (int i = count - 1; i >= 0; i--) {
      int at = index(i);
      if (offsets[at] <= offset) {
        return exchanges[at];
      }
    }
    return null;
  }

  /** Forgets everything, so that nothing of a closed connection is kept alive. */
  void clear() {
    Arrays.fill(exchanges, null);
    count = 0;
  }

  private int index(int i) {
    return (first + i) & (offsets.length - 1);
  }

  private void grow() {
    int size = offsets.length;
    long[] newOffsets = new long[2 * size];
    @Nullable Exchange[] newExchanges = new Exchange[2 * size];
    int[] newPackets = new int[2 * size];
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
