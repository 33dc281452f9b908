package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import dev.weir.core.route.Routing;
import dev.weir.core.window.SlidingWindow;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entry of every exchange, and keeps it with the exchange: what is attached is nothing or
 * a {@link Pending} before, and an {@link Entry} from then on.
 *
 * <p>The exchange's own figures must hold already what a call tells.
 */
final class Rows {
  private final LedgerOptions options;
  private final Routing routing;
  private final boolean resolvesByResponse;
  private int routingGeneration;

  final Grouping grouping;
  final Entries entries;

  /** Requests whose key is not known yet. */
  final Entry unresolved;

  /** Requests that the filter does not let pass. */
  final Entry filteredOut;

  /** Everything that the filter lets pass. */
  final SlidingWindow window;

  Rows(LedgerOptions options, Routing routing) {
    this.options = options;
    this.routing = routing;
    this.routingGeneration = routing.generation();
    this.grouping = new Grouping(options.by(), routing);
    this.resolvesByResponse = grouping.needsResponse() || options.filter().needsResponse();
    this.entries = new Entries(options);
    this.unresolved = new Entry(new String[0], 0, options);
    this.filteredOut = new Entry(new String[0], 0, options);
    this.window = new SlidingWindow(options.windowSlots(), options.slotNanos());
  }

  /** Where the figures of an exchange stand, null before its request's head is known. */
  @Nullable Entry holderOf(Exchange x) {
    Object attached = x.attachment();
    if (attached instanceof Entry entry) {
      return entry.forward == null ? entry : settled(x, entry);
    }
    return attached instanceof Pending pending && pending.requestKnown ? unresolved : null;
  }

  /** The route of an exchange as it is called now, null while it has no row. */
  @Nullable String routeOf(Exchange x) {
    followRouting();
    Entry holder = holderOf(x);
    if (holder == null || holder == unresolved || holder == filteredOut) {
      return null;
    }
    // What was dropped from the table knows its key still, but not its latest name.
    return x.attachment() instanceof Entry entry
        ? grouping.routeOf(x, entry.key, holder == entries.evicted)
        : null;
  }

  /**
   * Message bytes passed.
   *
   * @param index of direction and kind, see {@link Entry#bytes}
   */
  void bytes(Exchange x, int index, long count, long nowNanos) {
    if (!(x.attachment() instanceof Entry entry)) {
      bytesBefore(x, index, count, nowNanos);
    } else if (entry.forward == null) {
      add(entry, index, count, nowNanos);
    } else {
      bytesOfMovedEntry(x, entry, index, count, nowNanos);
    }
  }

  /** The request's head is known, and was not before. */
  void requestHead(Exchange x) {
    if (!options.filter().acceptsRequest(x)) {
      enter(x, filteredOut);
    } else if (resolvesByResponse && !x.responseHeadSeen()) {
      pending(x).requestKnown = true;
      unresolved.add(x);
    } else {
      resolve(x);
    }
  }

  /** The response's head is known, or there will be none. */
  void responseHead(Exchange x) {
    if (holderOf(x) == unresolved) {
      unresolved.subtract(x);
      resolve(x);
    }
  }

  /** Adds what passed of one key in the slot of a time. */
  void add(Tally tally, Figures taken, long nowNanos) {
    if (tally.pending) {
      unresolved.absorb(taken);
      return;
    }
    String[] values = grouping.valuesOf(tally);
    if (routing.generation() != routingGeneration) {
      followRouting();
      values = grouping.regrouped(values, routing);
    }
    Entry entry = entries.of(values);
    entry.absorb(taken);
    long count = taken.messageBytes();
    entry.window.add(nowNanos, count);
    window.add(nowNanos, count);
    SlidingWindow requests = entry.requestWindow;
    if (requests == null) {
      requests = new SlidingWindow(options.windowSlots(), options.slotNanos());
      entry.requestWindow = requests;
    }
    requests.add(nowNanos, taken.requestBytes());
  }

  /** Renames entries whose route is now called otherwise. */
  void followRouting() {
    if (routing.generation() != routingGeneration) {
      routingGeneration = routing.generation();
      entries.regroup(grouping, routing);
    }
  }

  void merge(Rows other) {
    // Each routing may have learned what the other has not.
    for (Routing each : new Routing[] {routing, other.routing, routing}) {
      entries.regroup(grouping, each);
      other.entries.regroup(grouping, each);
    }
    entries.merge(other.entries);
    unresolved.absorb(other.unresolved);
    filteredOut.absorb(other.filteredOut);
    window.merge(other.window);
  }

  private void add(Entry entry, int index, long count, long nowNanos) {
    entry.bytes[index] += count;
    entry.window.add(nowNanos, count);
    if (entry != filteredOut) {
      window.add(nowNanos, count);
    }
  }

  private void bytesBefore(Exchange x, int index, long count, long nowNanos) {
    if (holderOf(x) == unresolved) {
      unresolved.bytes[index] += count;
    }
    long startNanos = x.startNanos();
    if (nowNanos != startNanos && slotOf(nowNanos) != slotOf(startNanos)) {
      Object attached = x.attachment();
      if (attached == null || attached instanceof Pending) {
        pending(x).add(nowNanos, count);
      }
    }
  }

  private void bytesOfMovedEntry(Exchange x, Entry moved, int index, long count, long nowNanos) {
    Entry entry = settled(x, moved);
    if (entry != entries.evicted) {
      add(entry, index, count, nowNanos);
    } else if (x.attachment() instanceof Entry dropped) {
      comeBack(x, dropped, index, count, nowNanos);
    }
  }

  /** More bytes of an exchange whose entry had been dropped: its key takes part again. */
  private void comeBack(Exchange x, Entry dropped, int index, long count, long nowNanos) {
    entries.evicted.subtract(x);
    // The exchange's own figures held the new bytes already.
    entries.evicted.bytes[index] += count;
    followRouting();
    Entry entry = entries.readmit(grouping.regrouped(dropped.key, routing), x, count);
    entry.window.add(nowNanos, count);
    window.add(nowNanos, count);
    x.attach(entry);
  }

  /** Where the figures of an entry are now; attaches the last entry that knows its key. */
  private Entry settled(Exchange x, Entry entry) {
    Entry last = entry;
    Entry next = last.forward;
    while (next != null && next != entries.evicted) {
      last = next;
      next = last.forward;
    }
    if (last != entry) {
      x.attach(last);
    }
    return next == null ? last : next;
  }

  /** The key of a request is known. */
  private void resolve(Exchange x) {
    enter(x, options.filter().acceptsResponse(x) ? entryOf(x) : filteredOut);
  }

  private Entry entryOf(Exchange x) {
    String[] values = grouping.valuesOf(x);
    if (routing.generation() != routingGeneration) {
      followRouting();
      // The path itself may be what taught it, so that its answer is of before.
      values = grouping.regrouped(values, routing);
    }
    return entries.of(values);
  }

  /** Gives an exchange its entry, with everything that it has so far. */
  private void enter(Exchange x, Entry entry) {
    entry.add(x);
    if (entry != filteredOut) {
      Pending pending = x.attachment() instanceof Pending p ? p : null;
      long startBytes = x.messageBytes() - (pending == null ? 0 : pending.windowBytes);
      entry.window.add(x.startNanos(), startBytes);
      window.add(x.startNanos(), startBytes);
      if (pending != null) {
        entry.window.merge(pending.window);
        window.merge(pending.window);
      }
    }
    x.attach(entry);
  }

  private Pending pending(Exchange x) {
    if (x.attachment() instanceof Pending pending) {
      return pending;
    }
    Pending pending = new Pending(options);
    x.attach(pending);
    return pending;
  }

  private long slotOf(long nanos) {
    return Math.floorDiv(nanos, options.slotNanos());
  }
}
