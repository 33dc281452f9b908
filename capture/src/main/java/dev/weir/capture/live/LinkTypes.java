package dev.weir.capture.live;

import dev.weir.capture.live.LiveCaptureException.Kind;
import dev.weir.capture.packet.LinkType;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Which link-layer headers a handle delivers, numbered as in files. */
final class LinkTypes {
  /** pcap4j is older than this type and has no name for it. */
  private static final DataLinkType LINUX_SLL2 =
      new DataLinkType(LinkType.LINUX_SLL2, "LINUX_SLL2");

  private LinkTypes() {}

  /**
   * The link type of a handle; on all interfaces the second version of the cooked header where
   * libpcap has it (1.10), for only that one names the interface.
   */
  static int choose(PcapHandle handle) throws LiveCaptureException, NotOpenException {
    if (handle.getDlt().value() == LinkType.LINUX_SLL) {
      try {
        handle.setDlt(LINUX_SLL2);
      } catch (PcapNativeException e) {
        return LinkType.LINUX_SLL;
      }
    }
    DataLinkType dlt = handle.getDlt();
    int linkType = inFiles(dlt.value());
    if (linkType < 0) {
      throw new LiveCaptureException(
          Kind.FAILED,
          "the interface has link type " + dlt + ", which is not read; choose another one",
          null);
    }
    return linkType;
  }

  /** The number used in files, -1 if Weir does not read the type. */
  private static int inFiles(int dlt) {
    return switch (dlt) {
      case LinkType.RAW_BSD, LinkType.RAW_OPENBSD -> LinkType.RAW;
      case LinkType.NULL,
          LinkType.ETHERNET,
          LinkType.RAW,
          LinkType.LOOP,
          LinkType.LINUX_SLL,
          LinkType.IPV4,
          LinkType.IPV6,
          LinkType.LINUX_SLL2 ->
          dlt;
      default -> -1;
    };
  }
}
