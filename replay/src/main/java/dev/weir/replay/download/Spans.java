package dev.weir.replay.download;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The bytes of a file that are there: spans that neither touch nor overlap. As many as there are
 * connections and broken off ones, so few. Many threads may call.
 */
final class Spans {
  /** From the first byte of a span to the first after it. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  private long bytes;

  synchronized void add(Span span) {
    long start = span.startByte();
    long end = span.endByte();
    Map.Entry<Long, Long> before = ends.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
    }
    while (true) {
      Map.Entry<Long, Long> touched = ends.floorEntry(end);
      if (touched == null || touched.getKey() < start) {
        break;
      }
      end = Math.max(end, touched.getValue());
      bytes -= touched.getValue() - touched.getKey();
      ends.remove(touched.getKey());
    }
    ends.put(start, end);
    bytes += end - start;
  }

  synchronized void clear() {
    ends.clear();
    bytes = 0;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** In order. */
  synchronized List<Span> all() {
    List<Span> all = new ArrayList<>();
    ends.forEach((start, end) -> all.add(new Span(start, end)));
    return all;
  }

  /** What is missing of a file of that length, in order. */
  synchronized List<Span> missing(long lengthBytes) {
    List<Span> missing = new ArrayList<>();
    long at = 0;
    for (Map.Entry<Long, Long> there : ends.entrySet()) {
      if (there.getKey() > at) {
        missing.add(new Span(at, there.getKey()));
      }
      at = there.getValue();
    }
    if (at < lengthBytes) {
      missing.add(new Span(at, lengthBytes));
    }
    return missing;
  }

  /**
   * The same bytes in more spans, so that several can be fetched at once: the longest is halved
   * until there are enough, or they are too short to be worth a request.
   *
   * @param parts how many are wanted
   * @param leastBytes no span is cut into shorter ones than that
   */
  static List<Span> spread(List<Span> spans, int parts, long leastBytes) {
    PriorityQueue<Span> longest =
        new PriorityQueue<>(Comparator.comparingLong(Span::bytes).reversed());
    longest.addAll(spans);
    while (!longest.isEmpty()
        && longest.size() < parts
        && longest.element().bytes() >= 2 * leastBytes) {
      Span span = longest.remove();
      long middle = span.startByte() + span.bytes() / 2;
      longest.add(new Span(span.startByte(), middle));
      longest.add(new Span(middle, span.endByte()));
    }
    List<Span> inOrder = new ArrayList<>(longest);
    inOrder.sort(Comparator.comparingLong(Span::startByte));
    return inOrder;
  }
}
