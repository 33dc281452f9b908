package dev.weir.capture.packet;

/**
 * One TCP segment as decoded: a flyweight that the decoder fills again for every packet.
 *
 * <p>Confined to the decoding thread; valid only during {@link SegmentSink#segment}. Fields are
 * public on purpose: this is the per-packet path, and the object is a struct without invariants.
 */
public final class Segment {
  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;

  /** Whether the addresses are IPv6; IPv4 addresses stand in the low 32 bits of the low words. */
  public boolean ipv6;

  public long sourceHigh;
  public long sourceLow;
  public long destinationHigh;
  public long destinationLow;
  public int sourcePort;
  public int destinationPort;

  /** Sequence and acknowledgement numbers, as 32 unsigned bits. */
  public int sequence;

  public int acknowledgement;

  /** The low 8 bits of the TCP flags: FIN, SYN, RST, PSH, ACK, URG, ECE, CWR. */
  public int flags;

  /** The advertised window as sent, unscaled, 0 to 65535. */
  public int window;

  /** Whether the IP header says "congestion experienced" (ECN 11). */
  public boolean congestionExperienced;

  /** Where the captured payload begins in {@link #bytes}. */
  public byte[] bytes = new byte[0];

  public int payloadOffset;

  /** Captured payload bytes, 0 to {@link #payloadLength}. */
  public int capturedPayload;

  /** Payload bytes as sent, by the IP header's length (or what was on the wire, if that is 0). */
  public int payloadLength;

  /**
   * Original length of the packet, or of all fragments of the datagram together, from the link
   * layer up: what is to be charged for this segment.
   */
  public long wireBytes;

  /** When, in nanoseconds since the epoch; of the last fragment, if there were several. */
  public long epochNanos;
}
