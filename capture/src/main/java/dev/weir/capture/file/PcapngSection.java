package dev.weir.capture.file;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The interfaces of a pcapng section, and what all sections said was dropped. */
final class PcapngSection {
  /** Far more than any machine has; bounds what a hostile file can make us hold. */
  static final int MAX_INTERFACES = 65_536;

  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;
  private static final int ISB_IFDROP = 5;
  private static final int ISB_OSDROP = 7;
  private static final int MICROSECONDS = 6;

  private PcapngInterface[] interfaces = new PcapngInterface[4];
  private int described;

  /** Sum over the sections before this one; -1 while none said anything. */
  private long droppedBefore = -1;

  int interfaces() {
    return described;
  }

  boolean describes(int id) {
    return id >= 0 && id < described;
  }

  PcapngInterface interfaceAt(int id) {
    return interfaces[id];
  }

  /** Numbering of interfaces starts again with each section. */
  void begin() {
    droppedBefore = dropped();
    Arrays.fill(interfaces, 0, described, null);
    described = 0;
  }

  /** Adds an interface, or says why it cannot be one. */
  @Nullable String describe(int linkType, long snapLengthBytes, PcapngOptions options) {
    int resolution = MICROSECONDS;
    long offsetSeconds = 0;
    while (options.advance()) {
      if (options.code == IF_TSRESOL && options.lengthBytes >= 1) {
        resolution = options.uint8();
      } else if (options.code == IF_TSOFFSET && options.lengthBytes >= 8) {
        offsetSeconds = options.int64();
      }
    }
    if (!Timescale.isBelievable(resolution)) {
      return "time resolution of "
          + ((resolution & 0x80) != 0 ? "2^-" : "10^-")
          + (resolution & 0x7f)
          + " s is finer than 64 bits can count for a second";
    }
    if (described == MAX_INTERFACES) {
      return "more than " + MAX_INTERFACES + " interfaces in one section";
    }
    if (described == interfaces.length) {
      interfaces = Arrays.copyOf(interfaces, 2 * described);
    }
    interfaces[described++] =
        new PcapngInterface(linkType, snapLengthBytes, new Timescale(resolution, offsetSeconds));
    return null;
  }

  /** Keeps the newest counters of an interface: they count from the start of the capture. */
  void statistics(PcapngInterface of, PcapngOptions options) {
    while (options.advance()) {
      if (options.lengthBytes < 8) {
        continue;
      }
      if (options.code == ISB_IFDROP) {
        of.droppedByInterface = clamped(options.int64());
      } else if (options.code == ISB_OSDROP) {
        of.droppedByKernel = clamped(options.int64());
      }
    }
  }

  @Nullable Long droppedPackets() {
    long dropped = dropped();
    return dropped < 0 ? null : Long.valueOf(dropped);
  }

  private long dropped() {
    long sum = droppedBefore;
    for (int i = 0; i < described; i++) {
      sum = sum(sum, interfaces[i].droppedByInterface);
      sum = sum(sum, interfaces[i].droppedByKernel);
    }
    return sum;
  }

  private static long sum(long first, long second) {
    if (first < 0 || second < 0) {
      return Math.max(first, second);
    }
    return clamped(first + second);
  }

  /** Counters are unsigned: one beyond the sign bit stays at the largest. */
  private static long clamped(long count) {
    return count < 0 ? Long.MAX_VALUE : count;
  }
}
