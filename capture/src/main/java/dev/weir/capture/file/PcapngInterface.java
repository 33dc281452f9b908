package dev.weir.capture.file;

/** One interface of a pcapng section, as its description block tells it. */
final class PcapngInterface {
  /** Link layer and resolution of {@link Timescale}, snap length 0 where there is no limit. */
  final int linkType;

  final long snapLengthBytes;
  final Timescale timescale;

  /** What the newest statistics block said it lost, counted from the start; -1 before one did. */
  long droppedByInterface = -1;

  long droppedByKernel = -1;

  PcapngInterface(int linkType, long snapLengthBytes, Timescale timescale) {
    this.linkType = linkType;
    this.snapLengthBytes = snapLengthBytes;
    this.timescale = timescale;
  }
}
