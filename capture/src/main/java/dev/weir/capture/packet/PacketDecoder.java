package dev.weir.capture.packet;

import dev.weir.core.ledger.Reason;
import java.util.BitSet;

/**
 * Turns captured packets into TCP segments, and everything else into a reason.
 *
 * <p>Invariant: the original length of every packet reaches the {@link SegmentSink} exactly once,
 * either at once or, for a fragment, when its datagram is complete, expires, is dropped by a bound
 * or {@link #finish} is called. No input makes it throw.
 *
 * <p>Nearly all traffic is Ethernet, IPv4 without options or fragments, TCP: that case is one
 * straight-line method ({@code plain}) which allocates nothing. The rest takes the layers of {@link
 * Ethernet}, {@link Ipv4}, {@link Ipv6}, {@link Fragments}, {@link Tunnels} and {@link Tcp}, which
 * allocate nothing either but for fragments and oddities.
 *
 * <p>Confined to one thread.
 */
public final class PacketDecoder implements PacketSink {
  private final SegmentSink sink;
  private final Segment segment = new Segment();
  private final Fragments fragments;
  private final Packet packet;
  private final BitSet unknownLinkTypes = new BitSet();

  public PacketDecoder(SegmentSink sink, DecoderOptions options) {
    this.sink = sink;
    this.fragments = new Fragments(sink);
    this.packet = new Packet(sink, segment, fragments, options);
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    fragments.expire(epochNanos);
    // Indexes where the packet ends in the array, and where it would end had it not been cut.
    int wireEnd = offset + (int) Math.min(originalLength, Integer.MAX_VALUE - offset);
    int end = Math.min(offset + capturedLength, wireEnd);
    if (linkType == LinkType.ETHERNET && plain(bytes, offset, end, wireEnd)) {
      segment.wireBytes = originalLength;
      segment.epochNanos = epochNanos;
      sink.segment(segment);
      return;
    }
    packet.begin(bytes, offset, end, wireEnd, originalLength, epochNanos);
    link(linkType, offset);
  }

  /** Charges what is still held: no packet will come that could complete it. */
  public void finish() {
    fragments.finish();
  }

  /**
   * Fills the segment if this is Ethernet, IPv4 without options or fragments, TCP, with nothing
   * wrong and all headers but TCP's options captured; else leaves it to the layers. The layouts are
   * drawn in {@link Ethernet}, {@link Ipv4} and {@link Tcp}.
   */
  private boolean plain(byte[] b, int at, int end, int wireEnd) {
    int ip = at + 14;
    int tcp = at + 34;
    if (end - at < 54
        || b[at + 12] != 8 // EtherType 0x0800
        || b[at + 13] != 0
        || b[ip] != 0x45 // version 4, five words of header
        || b[ip + 9] != IpProtocol.TCP
        || ((b[ip + 6] & 0x3f) | b[ip + 7]) != 0) { // more fragments, fragment offset
      return false;
    }
    int ipBytes = (b[ip + 2] & 0xff) << 8 | (b[ip + 3] & 0xff);
    int tcpHeaderBytes = (b[tcp + 12] & 0xf0) >>> 2;
    int payloadBytes = ipBytes - 20 - tcpHeaderBytes;
    if (tcpHeaderBytes < 20 || payloadBytes < 0 || ipBytes > wireEnd - ip) {
      return false;
    }
    Segment s = segment;
    s.ipv6 = false;
    s.sourceHigh = 0;
    s.sourceLow = Packet.u32(b, ip + 12) & 0xffff_ffffL;
    s.destinationHigh = 0;
    s.destinationLow = Packet.u32(b, ip + 16) & 0xffff_ffffL;
    s.congestionExperienced = (b[ip + 1] & 3) == 3; // RFC 3168 §5
    Tcp.fill(s, b, tcp);
    int payload = Math.min(tcp + tcpHeaderBytes, end);
    s.payloadOffset = payload;
    s.payloadLength = payloadBytes;
    // Ethernet pads short packets to 60 bytes: what follows the IP length is no payload.
    s.capturedPayload = Math.min(end - payload, payloadBytes);
    return true;
  }

  private void link(int linkType, int at) {
    switch (linkType) {
      case LinkType.ETHERNET -> Ethernet.decode(packet, at);
      case LinkType.LINUX_SLL -> LinuxCooked.decode(packet, at);
      case LinkType.LINUX_SLL2 -> LinuxCooked.decodeVersion2(packet, at);
      case LinkType.NULL, LinkType.LOOP -> Loopback.decode(packet, at);
      case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD -> IpProtocol.version(packet, at);
      case LinkType.IPV4 -> Ipv4.decode(packet, at);
      case LinkType.IPV6 -> Ipv6.decode(packet, at);
      default -> unknown(linkType);
    }
  }

  /** Names each unknown type once; capture files have room for 65,536 of them. */
  private void unknown(int linkType) {
    int type = linkType & 0xffff;
    if (!unknownLinkTypes.get(type)) {
      unknownLinkTypes.set(type);
      sink.oddity("link_type_unknown", "link type " + linkType);
    }
    packet.charge(Reason.UNDECODABLE);
  }
}
