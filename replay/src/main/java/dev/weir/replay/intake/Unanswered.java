package dev.weir.replay.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recorded requests whose recorded responses have not been read yet, by their ids. Bounded: the
 * oldest goes when there are too many. Confined to the reading thread.
 */
final class Unanswered {
  private static final int MOST = 16_384;
  private static final long MOST_BYTES = 16 << 20;

  /** After so many requests without any response, a recording has none. */
  private static final int ENOUGH_TO_TELL = 4_096;

  private static final int FEW = 64;

  private final Map<String, Paired> pairs = new LinkedHashMap<>();
  private long bytes;
  private long added;
  private boolean everTaken;

  void add(String id, Paired pair, long nowNanos) {
    added++;
    Paired before = pairs.put(id, pair);
    bytes += pair.bytes() - (before == null ? 0 : before.bytes());
    boolean never = !everTaken && added > ENOUGH_TO_TELL;
    while (pairs.size() > (never ? FEW : MOST) || (bytes > MOST_BYTES && pairs.size() > 1)) {
      var oldest = pairs.entrySet().iterator();
      Paired gone = oldest.next().getValue();
      oldest.remove();
      bytes -= gone.bytes();
      gone.close(nowNanos);
    }
  }

  /** The request that a response belongs to; null when it is not known. */
  @Nullable Paired take(String id) {
    everTaken = true;
    Paired pair = pairs.remove(id);
    bytes -= pair == null ? 0 : pair.bytes();
    return pair;
  }

  /** No more responses will come. */
  void clear(long nowNanos) {
    pairs.values().forEach(pair -> pair.close(nowNanos));
    pairs.clear();
    bytes = 0;
  }
}
