package dev.weir.cli.demo;

import java.util.Map;
import java.util.TreeMap;

/** What clients counted at their sockets, by path. Any thread may add and ask. */
public final class WireCounts {
  private static final Count NONE = new Count(0, 0, 0);

  private final Map<String, Count> byPath = new TreeMap<>();

  /** Whole HTTP messages, with their heads and framing. */
  public record Count(long requests, long requestBytes, long responseBytes) {
    public long messageBytes() {
      return requestBytes + responseBytes;
    }

    Count plus(Count more) {
      return new Count(
          requests + more.requests,
          requestBytes + more.requestBytes,
          responseBytes + more.responseBytes);
    }
  }

  synchronized void add(String path, long requestBytes, long responseBytes) {
    byPath.merge(path, new Count(1, requestBytes, responseBytes), Count::plus);
  }

  /** What was counted so far, in the order of paths. */
  public synchronized Map<String, Count> byPath() {
    return new TreeMap<>(byPath);
  }

  public synchronized Count total() {
    return byPath.values().stream().reduce(NONE, Count::plus);
  }
}
