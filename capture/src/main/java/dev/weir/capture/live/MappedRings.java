package dev.weir.capture.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much kernel memory this process has mapped to receive packets.
 *
 * <p>libpcap rounds the buffer that it is asked for, and asks for less when the kernel refuses;
 * neither it nor pcap4j tells the outcome. On Linux the buffer is a ring that is mapped into the
 * process, and the kernel lists it, as {@code socket:[inode]}, in /proc/self/maps.
 */
final class MappedRings {
  private static final Path MAPS = Path.of("/proc/self/maps");

  private MappedRings() {}

  /** All rings of this process together; 0 where that cannot be known. */
  static long bytes() {
    try {
      return bytes(Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return 0;
    }
  }

  /** {@code 7f0c40000000-7f0c44000000 rw-s 00000000 00:08 21531 socket:[21531]}. */
  static long bytes(List<String> maps) {
    long total = 0;
    for (String line : maps) {
      if (line.contains(" socket:[")) {
        int dash = line.indexOf('-');
        int space = line.indexOf(' ', dash);
        total +=
            Long.parseUnsignedLong(line, dash + 1, space, 16)
                - Long.parseUnsignedLong(line, 0, dash, 16);
      }
    }
    return total;
  }
}
