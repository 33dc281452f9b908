package dev.weir.capture.tcp;

import org.jspecify.annotations.Nullable;

/** The segments of one connection that wait for bytes sent before them, in order of capture. */
final class HeldSegments {
  private @Nullable HeldSegment first;
  private @Nullable HeldSegment last;
  private int bytes;
  private int count;

  @Nullable HeldSegment first() {
    return first;
  }

  /** What holding them costs. */
  int bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  void add(HeldSegment segment) {
    if (last == null) {
      first = segment;
    } else {
      last.next = segment;
    }
    last = segment;
    bytes += segment.footprintBytes();
    count++;
  }

  void remove(HeldSegment segment) {
    HeldSegment before = null;
    for (HeldSegment at = first; at != null; at = at.next) {
      if (at == segment) {
        if (before == null) {
          first = segment.next;
        } else {
          before.next = segment.next;
        }
        if (last == segment) {
          last = before;
        }
        bytes -= segment.footprintBytes();
        count--;
        segment.waiting = false;
        return;
      }
      before = at;
    }
  }

  /** The one with payload that comes first in its direction's stream. */
  @Nullable HeldSegment earliest(Half half) {
    HeldSegment earliest = null;
    for (HeldSegment at = first; at != null; at = at.next) {
      if (at.half == half && at.length > 0 && (earliest == null || at.offset < earliest.offset)) {
        earliest = at;
      }
    }
    return earliest;
  }
}
