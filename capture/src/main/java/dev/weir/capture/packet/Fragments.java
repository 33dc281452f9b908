package dev.weir.capture.packet;

import dev.weir.core.ledger.Reason;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds fragments until their datagram is complete. Bounded in datagrams, in bytes and in capture
 * time; the oldest datagram goes first, and what its packets weighed is charged as undecodable.
 *
 * <p>Confined to the decoding thread.
 */
final class Fragments {
  static final int MAX_DATAGRAMS = 1024;
  static final int MAX_HELD_BYTES = 16 << 20;
  static final long TIMEOUT_NANOS = 30_000_000_000L; // as Linux has it

  private static final int MAX_DATAGRAM_BYTES = 65_535;

  private final SegmentSink sink;
  private final Map<Datagram.Key, Datagram> datagrams = new LinkedHashMap<>();
  private int heldBytes;
  private long oldestNanos;

  Fragments(SegmentSink sink) {
    this.sink = sink;
  }

  /** Takes a fragment, or refuses it; when it is the last one missing, decodes the datagram. */
  void add(Packet packet, int at, Datagram.Key key, int protocol, int offsetBytes, boolean more) {
    int lengthBytes = packet.wireEnd - at;
    if (lengthBytes <= 0
        || offsetBytes + (long) lengthBytes > MAX_DATAGRAM_BYTES
        || (more && (lengthBytes & 7) != 0)) { // RFC 791 §3.2, RFC 8200 §4.5
      packet.undecodable("ip_fragment_length_invalid", at);
      return;
    }
    Datagram datagram = datagram(key, packet.epochNanos);
    if (offsetBytes == 0 && datagram.protocol == Datagram.UNKNOWN) {
      datagram.protocol = protocol; // RFC 8200 §4.5: the first fragment's counts
    }
    int capturedBytes = Math.max(0, packet.end - at);
    heldBytes -= datagram.heldBytes;
    if (!datagram.add(packet.bytes, at, offsetBytes, lengthBytes, capturedBytes, more)) {
      packet.oddity("ip_fragments_overlap", at);
    }
    heldBytes += datagram.heldBytes;
    datagram.wireBytes += packet.wireBytes;
    datagram.lastNanos = packet.epochNanos;
    datagram.congestionExperienced |= packet.segment.congestionExperienced; // RFC 3168 §5.3
    if (datagram.isComplete()) {
      complete(packet, datagram, at);
    } else {
      enforceBounds();
    }
  }

  private Datagram datagram(Datagram.Key key, long nowNanos) {
    Datagram datagram = datagrams.get(key);
    if (datagram == null) {
      datagram = new Datagram(key, nowNanos);
      datagrams.put(key, datagram);
    }
    return datagram;
  }

  private void complete(Packet packet, Datagram datagram, int at) {
    datagrams.remove(datagram.key);
    heldBytes -= datagram.heldBytes;
    findOldest();
    packet.wireBytes = datagram.wireBytes;
    if (!packet.nest(at)) {
      return;
    }
    // The addresses are those of this last fragment: they are part of the key.
    packet.segment.congestionExperienced = datagram.congestionExperienced;
    packet.resume(datagram.join(), datagram.totalBytes(), datagram.wireBytes);
    if (datagram.key.ipv6()) {
      Ipv6.extensions(packet, datagram.protocol, 0);
    } else {
      IpProtocol.decode(packet, datagram.protocol, 0);
    }
  }

  private void enforceBounds() {
    while (datagrams.size() > MAX_DATAGRAMS || heldBytes > MAX_HELD_BYTES) {
      dropOldest("ip_fragments_dropped");
    }
    findOldest();
  }

  /** Charges datagrams that have waited too long, by capture time. */
  void expire(long nowNanos) {
    if (heldBytes != 0 && nowNanos - oldestNanos > TIMEOUT_NANOS) {
      do {
        dropOldest("ip_fragments_incomplete");
        findOldest();
      } while (heldBytes != 0 && nowNanos - oldestNanos > TIMEOUT_NANOS);
    }
  }

  /** Charges everything held. */
  void finish() {
    while (!datagrams.isEmpty()) {
      dropOldest("ip_fragments_incomplete");
    }
  }

  private void dropOldest(String oddity) {
    Iterator<Datagram> eldestFirst = datagrams.values().iterator();
    Datagram datagram = eldestFirst.next();
    eldestFirst.remove();
    heldBytes -= datagram.heldBytes;
    sink.oddity(
        oddity, datagram.wireBytes + " bytes, identification " + datagram.key.identification());
    sink.unattributed(Reason.UNDECODABLE, datagram.wireBytes, datagram.lastNanos);
  }

  private void findOldest() {
    if (!datagrams.isEmpty()) {
      oldestNanos = datagrams.values().iterator().next().firstNanos;
    }
  }
}
