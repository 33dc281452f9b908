package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import dev.weir.capture.packet.SegmentSink;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Direction;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.http.Unowned;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.Reason;
import dev.weir.core.message.MessageTap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows TCP connections (RFC 9293): finds the connection of each segment, tells handshake, data,
 * acknowledgement and close apart, and sees to it that every packet is charged.
 *
 * <p>Confined to one thread. {@link #finish} must be called at the end, for the books to balance.
 */
public final class TcpAnalyzer implements SegmentSink {
  /** A sequence number further off than this belongs to another connection on the same ports. */
  private static final long FAR_BEHIND_BYTES = 1L << 28;

  private static final long FAR_AHEAD_BYTES = 1L << 30;
  private static final long SWEEP_NANOS = 5_000_000_000L;

  private final Ledger ledger;
  private final ExchangeListener listener;
  private final PathListener path;
  private final Set<Integer> serverPorts;
  private final TcpLimits limits;
  private final HttpParsing parsing;
  private final FlowTable flows = new FlowTable();
  private final Charges charges;
  private final Reassembly reassembly;
  private long sweptNanos;
  private long lastNanos;

  /**
   * @param listener told of exchanges; the ledger itself, or something in front of it
   * @param path told what all connections together send
   * @param serverPorts ports that servers listen on; when empty, roles are found out from the
   *     traffic and every connection may be HTTP
   * @param clientField name of the request field that says who the client is; null for its address
   * @param tap told the bytes of messages, which takes a copy of what comes out of order; null when
   *     nobody keeps them
   */
  public TcpAnalyzer(
      Ledger ledger,
      ExchangeListener listener,
      PathListener path,
      Set<Integer> serverPorts,
      TcpLimits limits,
      @Nullable String clientField,
      @Nullable MessageTap tap) {
    this.ledger = ledger;
    this.listener = listener;
    this.path = path;
    this.serverPorts = serverPorts;
    this.limits = limits;
    this.parsing = new HttpParsing(clientField);
    this.charges = new Charges(ledger, path);
    this.reassembly = new Reassembly(charges, listener, limits, tap);
  }

  @Override
  public void unattributed(Reason reason, long wireBytes, long epochNanos) {
    ledger.unattributed(reason, wireBytes);
  }

  @Override
  public void oddity(String name, String example) {
    listener.oddity(name, null, example);
  }

  @Override
  public void segment(Segment segment) {
    boolean sourceIsLow = sourceIsLow(segment);
    Flow flow = flows.find(segment, sourceIsLow);
    if (flow == null) {
      flow = open(segment, sourceIsLow);
    } else if (isOfAnotherConnection(sourceIsLow ? flow.fromLow : flow.fromHigh, segment)) {
      remove(flow);
      flow = open(segment, sourceIsLow);
    }
    Half half = sourceIsLow ? flow.fromLow : flow.fromHigh;
    flow.lastNanos = segment.epochNanos;
    flow.packets++;
    flow.wireBytes += segment.wireBytes;
    if ((segment.flags & (Segment.SYN | Segment.FIN | Segment.RST)) == 0) {
      traffic(flow, half, segment);
    } else {
      control(flow, half, segment);
    }
    path.sent( // by now it is known which way that is
        half.direction, segment.payloadLength, segment.congestionExperienced, segment.epochNanos);
    long sinceSweepNanos = segment.epochNanos - sweptNanos;
    // Two packets must agree: a single wrong time is not the end of all connections.
    if (Math.abs(sinceSweepNanos) > SWEEP_NANOS
        && Math.abs(segment.epochNanos - lastNanos) < SWEEP_NANOS) {
      sweep(segment.epochNanos);
    }
    lastNanos = segment.epochNanos;
  }

  /** Finishes all connections; what is missing at their ends is reckoned from acknowledgements. */
  public void finish() {
    flows.forEach(this::remove);
  }

  /** Connections followed at this moment. */
  public int openFlows() {
    return flows.size();
  }

  private void traffic(Flow flow, Half half, Segment segment) {
    Half peer = flow.other(half);
    if ((segment.flags & Segment.ACK) != 0) {
      acknowledge(flow, half, peer, segment);
    }
    if (segment.payloadLength == 0) {
      bare(flow, half, peer, segment);
    } else {
      data(flow, half, peer, segment, segment.sequence);
    }
    if (flow.held.first() != null) {
      reassembly.considerLoss(flow, segment.epochNanos);
    }
  }

  private void control(Flow flow, Half half, Segment segment) {
    Half peer = flow.other(half);
    int sequence = segment.sequence;
    if ((segment.flags & Segment.SYN) != 0) {
      sequence++;
      half.synSeen = true;
      half.initialSequence = segment.sequence;
      if (!half.started) {
        half.start(sequence);
      }
    }
    if ((segment.flags & Segment.ACK) != 0) {
      acknowledge(flow, half, peer, segment);
    }
    if (segment.payloadLength == 0 || (segment.flags & Segment.RST) != 0) {
      // RFC 9293 §3.5.2: text in a RST is an explanation, not data.
      bare(flow, half, peer, segment);
    } else {
      data(flow, half, peer, segment, sequence);
    }
    if ((segment.flags & Segment.FIN) != 0) {
      half.finishAt(sequence + segment.payloadLength);
    }
    flow.reset |= (segment.flags & Segment.RST) != 0;
    if (flow.held.first() != null) {
      reassembly.considerLoss(flow, segment.epochNanos);
    }
    reassembly.endIfReached(flow, segment.epochNanos);
  }

  private void acknowledge(Flow flow, Half half, Half peer, Segment segment) {
    if (!peer.started) {
      if ((segment.flags & Segment.RST) != 0) {
        return;
      }
      peer.start(segment.acknowledgement);
    }
    peer.acknowledged =
        Math.max(peer.acknowledged, peer.acknowledgedOffset(segment.acknowledgement));
    if (!flow.handshakeDone
        && flow.fromStart
        && half.direction == Direction.REQUEST
        && (segment.flags & Segment.SYN) == 0) {
      flow.handshakeDone = true;
      if (segment.payloadLength == 0 && !flow.dataSeen && (segment.flags & ~Segment.ACK) == 0) {
        // Nothing but the acknowledgement of SYN.
        flow.thirdPacket = true;
      }
    }
  }

  private void data(Flow flow, Half half, Half peer, Segment segment, int sequence) {
    if (!half.started) {
      half.start(sequence);
    }
    flow.dataSeen = true;
    int payload = segment.payloadLength;
    long offset = half.offset(sequence);
    if (payload == 1
        && offset == half.next - 1
        && (segment.flags & (Segment.SYN | Segment.FIN)) == 0) {
      // RFC 9293 §3.8.4: a keep-alive probe repeats the last byte, or garbage in its place.
      charges.bare(flow, half, segment.flags, segment.wireBytes);
      return;
    }
    if (!flow.fromStart && flow.http.unowned() == Unowned.UNDECIDED) {
      decideRoles(flow, half, segment);
    }
    long acknowledged =
        (segment.flags & Segment.ACK) != 0 ? peer.acknowledgedOffset(segment.acknowledgement) : 0;
    reassembly.segment(flow, half, peer, segment, offset, acknowledged);
  }

  /** A packet without payload that the handshake consists of, or any other. */
  private void bare(Flow flow, Half half, Half peer, Segment segment) {
    if ((segment.flags & Segment.SYN) != 0 || flow.thirdPacket) {
      flow.thirdPacket = false;
      ledger.unattributed(Reason.TCP_HANDSHAKE, segment.wireBytes);
    } else if ((segment.flags & Segment.RST) != 0) {
      charges.bare(flow, half, segment.flags, segment.wireBytes);
    } else {
      reassembly.bare(flow, half, peer, segment);
    }
  }

  private void decideRoles(Flow flow, Half half, Segment segment) {
    Direction direction =
        HttpConnection.directionOf(segment.bytes, segment.payloadOffset, segment.capturedPayload);
    if (direction != null && direction != half.direction) {
      flow.swapRoles(listener, parsing);
    }
  }

  private Flow open(Segment segment, boolean sourceIsLow) {
    if (flows.size() >= limits.maxFlows()) {
      listener.oddity("connections_evicted", null, "more than " + limits.maxFlows() + " at once");
      long before = flows.idleEighthNanos();
      flows.forEach(
          flow -> {
            if (flow.lastNanos <= before) {
              remove(flow);
            }
          });
    }
    Flow flow = new Flow(segment, sourceIsLow, sourceIsClient(segment), listener, parsing);
    if (!serverPorts.isEmpty()
        && !serverPorts.contains(segment.sourcePort)
        && !serverPorts.contains(segment.destinationPort)) {
      flow.http = HttpConnection.foreign();
    }
    if (flow.fromStart) {
      ledger.connectionOpened();
    }
    flows.add(flow, segment);
    return flow;
  }

  private boolean sourceIsClient(Segment segment) {
    if ((segment.flags & Segment.SYN) != 0) {
      return (segment.flags & Segment.ACK) == 0;
    }
    boolean sourceServes = serverPorts.contains(segment.sourcePort);
    boolean destinationServes = serverPorts.contains(segment.destinationPort);
    if (sourceServes != destinationServes) {
      return destinationServes;
    }
    // Neither SYN nor a known port: servers have the lower port, mostly; data will tell.
    return segment.sourcePort >= segment.destinationPort;
  }

  /** Whether the ports have been used again, with or without the SYN that began it. */
  private static boolean isOfAnotherConnection(Half half, Segment segment) {
    if (!half.started) {
      return false;
    }
    if ((segment.flags & Segment.SYN) != 0) {
      if (half.synSeen) {
        return half.initialSequence != segment.sequence;
      }
      return half.offset(segment.sequence + 1) != 0;
    }
    if ((segment.flags & Segment.RST) != 0) {
      return false;
    }
    int distance = segment.sequence - half.nextSequence; // wraps as sequence numbers do
    return distance > FAR_AHEAD_BYTES || distance < -FAR_BEHIND_BYTES;
  }

  private void sweep(long nowNanos) {
    sweptNanos = nowNanos;
    long idleNanos = limits.idleTimeout().toNanos();
    long closedNanos = limits.closedTimeout().toNanos();
    flows.forEach(
        flow -> {
          long quietNanos = nowNanos - flow.lastNanos;
          if (quietNanos > (flow.closed() ? closedNanos : idleNanos)) {
            remove(flow);
          }
        });
  }

  private void remove(Flow flow) {
    flows.remove(flow);
    reassembly.finish(flow);
    if (flow.dataSeen) {
      ledger.protocol(flow.http.protocolName(), 1, flow.wireBytes);
    }
  }

  private static boolean sourceIsLow(Segment s) {
    if (s.sourcePort != s.destinationPort) {
      return s.sourcePort < s.destinationPort;
    }
    if (s.sourceLow != s.destinationLow) {
      return s.sourceLow < s.destinationLow;
    }
    return s.sourceHigh <= s.destinationHigh;
  }
}
