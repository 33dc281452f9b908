package dev.weir.core.message;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Why messages, or parts of them, were not told; counted. Confined to one thread. */
public final class LeftOut {
  /** A reason; its name in lower case is what reports call it. */
  public enum Reason {
    /** Bytes of the request were not captured. */
    PARTIAL_REQUEST,
    /** Its client never sent it whole. */
    UNFINISHED_REQUEST,
    /** Bytes of the response's head were not captured. */
    PARTIAL_RESPONSE,
    /** The request was left out, and its response with it. */
    RESPONSE_OF_LEFT_OUT_REQUEST,
    /** A connection that carries HTTP/2, TLS or anything else but HTTP/1. */
    CONNECTION_NOT_HTTP1,
    /** What passed after a connection had become a tunnel, such as a WebSocket. */
    TUNNEL,
    /** Too much was under way at once. */
    MEMORY,
    /** The rest of a body that was too long to keep; its length is. */
    BODY_CUT,
    /** It did not pass a filter. */
    FILTERED
  }

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  /** Counts one more. */
  public void count(Reason reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** How many there were. */
  public long of(Reason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /** Counts by reason, in alphabetical order; without those that are 0. */
  public Map<String, Long> byName() {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((reason, count) -> named.put(reason.name().toLowerCase(Locale.ROOT), count));
    return named;
  }
}
