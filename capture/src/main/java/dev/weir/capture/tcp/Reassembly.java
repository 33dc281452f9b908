package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.Unowned;
import dev.weir.core.message.MessageTap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings the payload of one connection's segments into an order in which it could have been sent,
 * feeds it to the parser, and charges each packet to whose bytes it carries.
 *
 * <p>Idea: a segment is delivered when everything before it in its own direction has been, and also
 * everything in the other direction that it acknowledges. So a response never comes before its
 * request and a next request never before the response to the last, however the capture has mixed
 * the packets up; the parser may rely on it. In-order traffic, which is nearly all, passes with two
 * comparisons and without a copy.
 *
 * <p>A segment that must wait is held. What is missing is declared lost when the receiver has
 * acknowledged it, so that it did arrive and just was not captured, and {@value #GRACE_PACKETS}
 * packets or {@value #GRACE_NANOS} ns have passed in case the capture only reordered it; or when
 * the bounds of what may be held are reached; or when the connection ends. The first copy of a byte
 * counts; later ones are retransmissions. Confined to the analysing thread.
 */
final class Reassembly {
  private static final int GRACE_PACKETS = 32;
  private static final long GRACE_NANOS = 1_000_000_000L;

  /** Keeps what is done for each further segment short; 4 MiB are fewer at usual lengths. */
  private static final int MOST_HELD = 4096;

  /** The longest loss taken for part of a message whose length is not known otherwise. */
  private static final long MOST_BELIEVED_BYTES = Half.FAR_AHEAD_BYTES;

  private static final byte[] NOTHING = new byte[0];

  private final Charges charges;
  private final ExchangeListener listener;
  private final TcpLimits limits;
  private final @Nullable MessageTap tap;
  private int heldBytes;

  /**
   * @param tap told the bytes of messages; null when nobody keeps them
   */
  Reassembly(
      Charges charges, ExchangeListener listener, TcpLimits limits, @Nullable MessageTap tap) {
    this.charges = charges;
    this.listener = listener;
    this.limits = limits;
    this.tap = tap;
  }

  /** A segment with payload. */
  void segment(Flow flow, Half half, Half peer, Segment segment, long offset, long acknowledged) {
    long headerBytes = segment.wireBytes - segment.payloadLength;
    int length = segment.payloadLength;
    if (offset + length <= half.next) {
      charges.again(flow, half, offset, length, headerBytes);
    } else if (offset <= half.next && peer.hasDelivered(acknowledged)) {
      deliver(
          flow,
          half,
          segment.bytes,
          segment.payloadOffset,
          segment.capturedPayload,
          offset,
          length,
          headerBytes,
          segment.epochNanos);
      if (flow.held.first() != null || half.finOffset >= 0) {
        drain(flow, segment.epochNanos);
      }
    } else {
      hold(flow, half, segment, offset, acknowledged, headerBytes);
    }
  }

  /** A segment without payload; it too waits for what was sent before it. */
  void bare(Flow flow, Half half, Half peer, Segment segment) {
    if (!half.started) {
      half.start(segment.sequence);
    }
    long offset = half.offset(segment.sequence);
    long acknowledged =
        (segment.flags & Segment.ACK) != 0 ? peer.acknowledgedOffset(segment.acknowledgement) : 0;
    if (half.hasDelivered(offset) && peer.hasDelivered(acknowledged)) {
      charges.bare(flow, half, segment.flags, segment.wireBytes);
    } else {
      hold(flow, half, segment, offset, acknowledged, segment.wireBytes);
    }
  }

  /** Declares bytes lost when it is evident that they will not come. */
  void considerLoss(Flow flow, long nowNanos) {
    HeldSegment held = flow.held.first();
    if (held == null) {
      return;
    }
    if (!isEvident(flow, held)) {
      flow.evidencePacket = -1;
      return;
    }
    if (flow.evidencePacket < 0) {
      flow.evidencePacket = flow.packets;
      flow.evidenceNanos = nowNanos;
    } else if (flow.packets - flow.evidencePacket >= GRACE_PACKETS
        || nowNanos - flow.evidenceNanos >= GRACE_NANOS) {
      release(flow, held);
      drain(flow, nowNanos);
    }
  }

  /** Tells the parser of a direction's end once all before it has been delivered. */
  void endIfReached(Flow flow, long nowNanos) {
    endIfReached(flow, flow.fromLow, nowNanos);
    endIfReached(flow, flow.fromHigh, nowNanos);
    if (flow.held.first() != null) {
      drain(flow, nowNanos);
    }
  }

  /** Nothing more will come: settles what is held, reckons what is missing, closes the books. */
  void finish(Flow flow) {
    long nowNanos = flow.lastNanos;
    while (flow.held.first() != null) {
      release(flow, flow.held.first());
      drain(flow, nowNanos);
    }
    Half request = flow.half(Direction.REQUEST);
    Half response = flow.half(Direction.RESPONSE);
    long requestEnd = knownEnd(request);
    long responseEnd = knownEnd(response);
    loseBothWays(flow, request, requestEnd, response, responseEnd, nowNanos);
    deliverUpTo(flow, request, requestEnd, nowNanos);
    deliverUpTo(flow, response, responseEnd, nowNanos);
    endIfReached(flow, nowNanos);
    Unowned unowned = flow.http.unowned();
    flow.http.close(nowNanos);
    if (flow.undecidedBytes > 0) {
      charges.settleUndecided(flow, unowned);
    }
    flow.fromLow.owners.clear();
    flow.fromHigh.owners.clear();
  }

  private void deliver(
      Flow flow,
      Half half,
      byte[] bytes,
      int payloadOffset,
      int captured,
      long offset,
      int length,
      long headerBytes,
      long nowNanos) {
    long header = headerBytes;
    int position = 0;
    if (offset < half.next) {
      position = (int) (half.next - offset);
      charges.again(flow, half, offset, position, header);
      header = 0;
    }
    while (position < length) {
      boolean there = position < captured;
      int consumed =
          there
              ? flow.http.feed(
                  half.direction, bytes, payloadOffset + position, captured - position, nowNanos)
              : (int) flow.http.gap(half.direction, length - position, nowNanos);
      if (tap != null) {
        if (there) {
          tell(tap, flow, half, bytes, payloadOffset + position, consumed, nowNanos);
        } else {
          tellMissing(tap, flow, half, consumed, nowNanos);
        }
      }
      charges.delivered(flow, half, consumed, header);
      header = 0;
      position += consumed;
    }
  }

  private static void tell(
      MessageTap tap, Flow flow, Half half, byte[] bytes, int offset, int length, long nowNanos) {
    Exchange owner = flow.http.owner();
    if (owner != null) {
      tap.content(owner, half.direction, bytes, offset, length, nowNanos);
    }
  }

  private static void tellMissing(
      MessageTap tap, Flow flow, Half half, long length, long nowNanos) {
    Exchange owner = flow.http.owner();
    if (owner != null) {
      tap.missing(owner, half.direction, length, nowNanos);
    }
  }

  private void hold(
      Flow flow, Half half, Segment segment, long offset, long acknowledged, long headerBytes) {
    byte[] captured = NOTHING;
    if (segment.payloadLength > 0
        && (tap != null
            || flow.http.opaqueBytes(half.direction)
                < offset + segment.payloadLength - half.next)) {
      captured =
          Arrays.copyOfRange(
              segment.bytes,
              segment.payloadOffset,
              segment.payloadOffset + segment.capturedPayload);
    }
    HeldSegment held =
        new HeldSegment(
            half,
            offset,
            acknowledged,
            segment.payloadLength,
            segment.flags,
            captured,
            headerBytes,
            segment.epochNanos);
    flow.held.add(held);
    heldBytes += held.footprintBytes();
    HeldSegment oldest = flow.held.first();
    while (oldest != null && isBeyondBounds(flow)) {
      listener.oddity("reassembly_buffer_full", null, flow.endpoints().toString());
      release(flow, oldest);
      drain(flow, segment.epochNanos);
      oldest = flow.held.first();
    }
  }

  private boolean isBeyondBounds(Flow flow) {
    return flow.held.count() > MOST_HELD
        || flow.held.bytes() > limits.maxHeldBytesPerFlow()
        || heldBytes > limits.maxHeldBytes();
  }

  /**
   * Whether the receiver has what is missing before a held segment, so that it was not captured.
   */
  private static boolean isEvident(Flow flow, HeldSegment held) {
    Half half = held.half;
    return !flow.other(half).hasDelivered(held.acknowledged)
        || (held.offset > half.next && half.acknowledged > half.next)
        || flow.closed();
  }

  /** Delivers a held segment, declaring lost what it waits for. */
  private void release(Flow flow, HeldSegment held) {
    flow.evidencePacket = -1;
    Half other = flow.other(held.half);
    long acknowledged = held.acknowledged;
    if (other.finOffset >= 0 && acknowledged > other.finOffset) {
      acknowledged = other.finOffset;
    }
    if (acknowledged == other.next + 1
        && other.finOffset < 0
        && flow.held.earliest(other) == null) {
      // A single byte is missing and nothing comes after it: that is a FIN.
      other.finOffset = other.next;
      endIfReached(flow, other, held.epochNanos);
    } else {
      loseBothWays(flow, other, acknowledged, held.half, held.offset, held.epochNanos);
      deliverUpTo(flow, other, acknowledged, held.epochNanos);
    }
    long end = held.offset + held.length;
    if (held.half.finOffset >= 0) {
      // What is sent after a FIN has a number one higher; no byte is missing for that.
      end = Math.min(end, held.half.finOffset);
    }
    deliverUpTo(flow, held.half, end, held.epochNanos);
    if (held.waiting) {
      deliverHeld(flow, held);
    }
  }

  /**
   * Where bytes are missing in both directions, nobody knows how requests and responses took turns
   * in the holes: passes over what is certain, and has the parser begin anew for the rest.
   */
  private void loseBothWays(
      Flow flow, Half one, long oneTarget, Half two, long twoTarget, long nowNanos) {
    if (holeBytes(flow, one, oneTarget) == 0 || holeBytes(flow, two, twoTarget) == 0) {
      return;
    }
    loseKnown(flow, one, oneTarget, nowNanos);
    loseKnown(flow, two, twoTarget, nowNanos);
    if (holeBytes(flow, one, oneTarget) > 0 && holeBytes(flow, two, twoTarget) > 0) {
      flow.http.rejoin();
    }
  }

  /** How many bytes are missing before the next held segment of a direction, or its target. */
  private static long holeBytes(Flow flow, Half half, long target) {
    HeldSegment next = flow.held.earliest(half);
    long end = next == null ? target : Math.min(target, next.offset);
    return Math.max(0, end - half.next);
  }

  private void loseKnown(Flow flow, Half half, long target, long nowNanos) {
    long hole = holeBytes(flow, half, target);
    long known = Math.min(hole, flow.http.opaqueBytes(half.direction));
    if (known > 0) {
      lose(flow, half, known, nowNanos);
    }
  }

  /** Brings one direction to {@code target}, with held segments where there are, else with gaps. */
  private void deliverUpTo(Flow flow, Half half, long target, long nowNanos) {
    while (half.next < target) {
      HeldSegment next = flow.held.earliest(half);
      long available = next == null ? target : Math.min(target, next.offset);
      if (available > half.next) {
        lose(flow, half, available - half.next, nowNanos);
      } else if (next != null) {
        deliverHeld(flow, next);
      }
    }
  }

  private void lose(Flow flow, Half half, long length, long nowNanos) {
    if (!flow.http.protocolName().equals("http1")) {
      half.advance(length);
      return;
    }
    listener.oddity("bytes_not_captured", null, flow.endpoints().toString());
    if (length > MOST_BELIEVED_BYTES && flow.http.opaqueBytes(half.direction) < length) {
      // So much at once is more likely a wrong number than a message.
      flow.http.rejoin();
    }
    long left = length;
    while (left > 0) {
      long consumed = flow.http.gap(half.direction, left, nowNanos);
      if (tap != null) {
        tellMissing(tap, flow, half, consumed, nowNanos);
      }
      half.owners.begin(half.next, flow.http.owner(), flow.packets);
      half.advance(consumed);
      left -= consumed;
    }
  }

  private void deliverHeld(Flow flow, HeldSegment held) {
    flow.held.remove(held);
    heldBytes -= held.footprintBytes();
    if (held.length == 0) {
      charges.bare(flow, held.half, held.flags, held.headerBytes);
      return;
    }
    if (held.offset + held.length <= held.half.next) {
      charges.again(flow, held.half, held.offset, held.length, held.headerBytes);
      return;
    }
    deliver(
        flow,
        held.half,
        held.captured,
        0,
        held.captured.length,
        held.offset,
        held.length,
        held.headerBytes,
        held.epochNanos);
  }

  /** Delivers held segments that need wait no longer. */
  private void drain(Flow flow, long nowNanos) {
    endIfReached(flow, flow.fromLow, nowNanos);
    endIfReached(flow, flow.fromHigh, nowNanos);
    HeldSegment held = flow.held.first();
    while (held != null) {
      HeldSegment next = held.next;
      Half half = held.half;
      if (half.hasDelivered(held.offset) && flow.other(half).hasDelivered(held.acknowledged)) {
        flow.evidencePacket = -1;
        deliverHeld(flow, held);
        endIfReached(flow, half, nowNanos);
        next = flow.held.first();
      }
      held = next;
    }
  }

  /** How far a direction is known to go, from its FIN or from what its receiver acknowledged. */
  private static long knownEnd(Half half) {
    if (half.ended || !half.started) {
      return half.next;
    }
    if (half.finOffset >= 0) {
      return half.finOffset;
    }
    // One byte more may be a FIN that was not captured.
    return half.acknowledged > half.next + 1 ? half.acknowledged : half.next;
  }

  private static void endIfReached(Flow flow, Half half, long nowNanos) {
    if (half.finOffset >= 0 && !half.ended && half.next >= half.finOffset) {
      half.ended = true;
      flow.http.end(half.direction, nowNanos);
    }
  }
}
