package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections being followed, found by addresses and ports in either order.
 *
 * <p>A chained hash table that remembers the flow found last, since packets come in runs. Confined
 * to the analysing thread.
 */
final class FlowTable {
  private @Nullable Flow[] chains = new Flow[1024];
  private int size;
  private @Nullable Flow last;

  int size() {
    return size;
  }

  @Nullable Flow find(Segment segment, boolean sourceIsLow) {
    Flow flow = last;
    if (flow != null && flow.matches(segment, sourceIsLow)) {
      return flow;
    }
    flow = chains[slot(hash(segment))];
    while (flow != null && !flow.matches(segment, sourceIsLow)) {
      flow = flow.chained;
    }
    last = flow;
    return flow;
  }

  void add(Flow flow, Segment segment) {
    if (size >= chains.length) {
      grow();
    }
    int slot = slot(hash(segment));
    flow.chained = chains[slot];
    chains[slot] = flow;
    size++;
    last = flow;
  }

  void remove(Flow flow) {
    int slot = slot(hash(flow));
    Flow before = null;
    for (Flow at = chains[slot]; at != null; at = at.chained) {
      if (at == flow) {
        if (before == null) {
          chains[slot] = flow.chained;
        } else {
          before.chained = flow.chained;
        }
        flow.chained = null;
        size--;
        break;
      }
      before = at;
    }
    if (last == flow) {
      last = null;
    }
  }

  /** Calls for every flow; the flow at hand may be removed meanwhile. */
  void forEach(Consumer<Flow> consumer) {
    for (int i = 0; i < chains.length; i++) {
      Flow flow = chains[i];
      while (flow != null) {
        Flow next = flow.chained;
        consumer.accept(flow);
        flow = next;
      }
    }
  }

  /** The time before which the longest idle eighth of all flows had their last packet. */
  long idleEighthNanos() {
    long[] times = new long[size];
    int count = 0;
    for (Flow head : chains) {
      for (Flow flow = head; flow != null; flow = flow.chained) {
        times[count++] = flow.lastNanos;
      }
    }
    Arrays.sort(times);
    return times[count / 8];
  }

  private void grow() {
    @Nullable Flow[] old = chains;
    chains = new Flow[2 * old.length];
    for (Flow head : old) {
      Flow flow = head;
      while (flow != null) {
        Flow next = flow.chained;
        int slot = slot(hash(flow));
        flow.chained = chains[slot];
        chains[slot] = flow;
        flow = next;
      }
    }
  }

  private int slot(int hash) {
    return hash & (chains.length - 1);
  }

  static int hash(Segment s) {
    return hash(
        s.sourceHigh ^ s.destinationHigh,
        s.sourceLow ^ s.destinationLow,
        s.sourcePort + s.destinationPort,
        s.sourcePort ^ s.destinationPort);
  }

  private static int hash(Flow f) {
    return hash(
        f.lowHigh ^ f.highHigh,
        f.lowLow ^ f.highLow,
        f.lowPort + f.highPort,
        f.lowPort ^ f.highPort);
  }

  /** The same for both directions: made of sums and differences only. */
  private static int hash(long high, long low, int portSum, int portDifference) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L + (portSum * 65_537L + portDifference);
    mixed *= 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }
}
