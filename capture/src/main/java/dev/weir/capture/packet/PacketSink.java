package dev.weir.capture.packet;

/** Receives captured packets one after the other, on one thread. */
@FunctionalInterface
public interface PacketSink {

  /**
   * One packet, valid only during the call.
   *
   * @param linkType as in pcap and pcapng files, see {@link LinkType}
   * @param bytes holds the captured part from {@code offset} on
   * @param capturedLength how many bytes were captured, 0 or more
   * @param originalLength how long the packet was on the wire; what every total counts
   * @param epochNanos when, in nanoseconds since 1970-01-01T00:00Z
   */
  void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos);
}
