package dev.weir.capture.live;

/**
 * What a live capture delivered, and what was lost before it.
 *
 * @param deliveredPackets packets given to the sink
 * @param deliveredBytes their original lengths together
 * @param kernelDroppedPackets packets that matched the filter but found the kernel's buffer full;
 *     on a loopback interface an upper bound, for there the kernel offers every packet twice (going
 *     out and coming in), libpcap keeps one of the two, and a loss may have hit the other
 * @param interfaceDroppedPackets packets that the interface or its driver lost before any filter
 */
public record CaptureCounters(
    long deliveredPackets,
    long deliveredBytes,
    long kernelDroppedPackets,
    long interfaceDroppedPackets) {

  public CaptureCounters {
    if ((deliveredPackets | deliveredBytes | kernelDroppedPackets | interfaceDroppedPackets) < 0) {
      throw new IllegalArgumentException("a counter is negative");
    }
  }
}
