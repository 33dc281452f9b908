package dev.weir.capture.tcp;

import dev.weir.capture.packet.AddressText;
import dev.weir.capture.packet.Segment;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: its two directions, and what is known of its state.
 *
 * <p>{@code low} is the direction from the end whose address and port sort first, so that packets
 * of both directions find the same flow. Confined to the analysing thread.
 */
final class Flow {
  final boolean ipv6;
  final long lowHigh;
  final long lowLow;
  final int lowPort;
  final long highHigh;
  final long highLow;
  final int highPort;

  /** Sent by the lower end, and by the higher. */
  final Half fromLow;

  final Half fromHigh;

  HttpConnection http;

  /** Whether the flow began with SYN, so that its first bytes are known. */
  final boolean fromStart;

  /** Next in the hash chain. */
  @Nullable Flow chained;

  long lastNanos;
  int packets;
  boolean dataSeen;
  boolean handshakeDone;

  /** Whether the packet at hand completes the handshake. */
  boolean thirdPacket;

  boolean reset;

  /** Charged while it was not decided what the connection carries. */
  long undecidedBytes;

  long wireBytes;

  final HeldSegments held = new HeldSegments();

  /** Packet count and time when it became evident that bytes are missing; -1 while not. */
  int evidencePacket = -1;

  long evidenceNanos;

  Flow(
      Segment first,
      boolean sourceIsLow,
      boolean sourceIsClient,
      ExchangeListener listener,
      HttpParsing parsing) {
    ipv6 = first.ipv6;
    lowHigh = sourceIsLow ? first.sourceHigh : first.destinationHigh;
    lowLow = sourceIsLow ? first.sourceLow : first.destinationLow;
    lowPort = sourceIsLow ? first.sourcePort : first.destinationPort;
    highHigh = sourceIsLow ? first.destinationHigh : first.sourceHigh;
    highLow = sourceIsLow ? first.destinationLow : first.sourceLow;
    highPort = sourceIsLow ? first.destinationPort : first.sourcePort;
    fromLow = new Half(sourceIsLow == sourceIsClient ? Direction.REQUEST : Direction.RESPONSE);
    fromHigh = new Half(fromLow.direction.opposite());
    fromStart = (first.flags & Segment.SYN) != 0;
    http = new HttpConnection(endpoints(), listener, parsing, fromStart);
  }

  /** Takes the client for the server and the other way round; nothing may have been recognised. */
  void swapRoles(ExchangeListener listener, HttpParsing parsing) {
    fromLow.direction = fromLow.direction.opposite();
    fromHigh.direction = fromHigh.direction.opposite();
    http = new HttpConnection(endpoints(), listener, parsing, fromStart);
  }

  /** Whether a segment, whose ends are in this order, is of this connection. */
  boolean matches(Segment segment, boolean sourceIsLow) {
    return sourceIsLow
        ? matches(
            segment.sourceHigh,
            segment.sourceLow,
            segment.sourcePort,
            segment.destinationHigh,
            segment.destinationLow,
            segment.destinationPort)
        : matches(
            segment.destinationHigh,
            segment.destinationLow,
            segment.destinationPort,
            segment.sourceHigh,
            segment.sourceLow,
            segment.sourcePort);
  }

  private boolean matches(long aHigh, long aLow, int aPort, long bHigh, long bLow, int bPort) {
    return aPort == lowPort
        && bPort == highPort
        && aLow == lowLow
        && bLow == highLow
        && aHigh == lowHigh
        && bHigh == highHigh;
  }

  Half other(Half half) {
    return half == fromLow ? fromHigh : fromLow;
  }

  Half half(Direction direction) {
    return fromLow.direction == direction ? fromLow : fromHigh;
  }

  /** Whether one end has reset the connection or both have closed it. */
  boolean closed() {
    return reset || (fromLow.finOffset >= 0 && fromHigh.finOffset >= 0);
  }

  boolean closing() {
    return reset || fromLow.finOffset >= 0 || fromHigh.finOffset >= 0;
  }

  Endpoints endpoints() {
    String low = AddressText.of(ipv6, lowHigh, lowLow);
    String high = AddressText.of(ipv6, highHigh, highLow);
    return fromLow.direction == Direction.REQUEST
        ? new Endpoints(low, lowPort, high, highPort)
        : new Endpoints(high, highPort, low, lowPort);
  }
}
