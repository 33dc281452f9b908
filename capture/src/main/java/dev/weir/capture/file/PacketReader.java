package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import org.jspecify.annotations.Nullable;

/** One of the capture formats. */
sealed interface PacketReader permits PcapReader, PcapngReader {
  /** The longest packet that is believed: no medium carries more in one piece. */
  int MAX_PACKET_BYTES = 16 << 20;

  /**
   * The longest original length that is believed: well above any packet, even those that network
   * cards put together. Every total counts original lengths, so one that lies would spoil them all.
   */
  int MAX_ORIGINAL_BYTES = 64 << 20;

  String kind();

  /** Delivers every whole packet, also when it then throws. */
  void read(PacketSink sink) throws CaptureException;

  /** Packets that the capture says it lacks, or null where it says nothing. */
  @Nullable Long droppedPackets();

  /** What is wrong with a packet said to have been so long on the wire. */
  static String unbelievable(long originalBytes) {
    return "original length "
        + originalBytes
        + " is above "
        + MAX_ORIGINAL_BYTES
        + ", which no packet is; the file is damaged here";
  }
}
