package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import org.jspecify.annotations.Nullable;

/** One of the capture formats. */
sealed interface PacketReader permits PcapReader, PcapngReader {
  /** The longest packet that is believed: no medium carries more in one piece. */
  int MAX_PACKET_BYTES = 16 << 20;

  String kind();

  /** Delivers every whole packet, also when it then throws. */
  void read(PacketSink sink) throws CaptureException;

  /** Packets that the capture says it lacks, or null where it says nothing. */
  @Nullable Long droppedPackets();
}
