package dev.weir.replay.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recorded requests whose recorded responses have not been read yet, by their ids. Bounded: the
 * oldest goes when there are too many. Confined to the reading thread.
 *
 * <p>GoReplay gives pipelined requests one id; of those the first is answered first.
 */
final class Unanswered {
  private static final int MOST = 16_384;
  private static final long MOST_BYTES = 16 << 20;

  /** After so many requests without any response, a recording has none. */
  private static final int ENOUGH_TO_TELL = 4_096;

  private static final int FEW = 64;

  /** The first of each id; others of it follow as {@link Paired#next}. */
  private final Map<String, Paired> pairs = new LinkedHashMap<>();

  private int count;
  private long bytes;
  private long added;
  private boolean everTaken;

  void add(String id, Paired pair, long nowNanos) {
    added++;
    count++;
    bytes += pair.bytes();
    Paired first = pairs.putIfAbsent(id, pair);
    if (first != null) {
      first.last.next = pair;
      first.last = pair;
    }
    boolean never = !everTaken && added > ENOUGH_TO_TELL;
    while (count > (never ? FEW : MOST) || (bytes > MOST_BYTES && count > 1)) {
      String oldest = pairs.keySet().iterator().next();
      Paired gone = remove(oldest);
      if (gone != null) {
        gone.close(nowNanos);
      }
    }
  }

  /** The request that a response belongs to; null when it is not known. */
  @Nullable Paired take(String id) {
    everTaken = true;
    return remove(id);
  }

  private @Nullable Paired remove(String id) {
    Paired first = pairs.remove(id);
    if (first != null) {
      count--;
      bytes -= first.bytes();
      Paired next = first.next;
      if (next != null) {
        next.last = first.last;
        pairs.put(id, next);
      }
    }
    return first;
  }

  /** No more responses will come. */
  void clear(long nowNanos) {
    for (Paired first : pairs.values()) {
      for (Paired each = first; each != null; each = each.next) {
        each.close(nowNanos);
      }
    }
    pairs.clear();
    count = 0;
    bytes = 0;
  }
}
