package dev.weir.capture.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much kernel memory to ask for.
 *
 * <p>The buffer has to hold what comes while the analysis does not get a processor: at 600 MB/s,
 * with a server and its client on the same two cores, 128 MiB ran over in most runs and 512 MiB in
 * none. The memory is not swapped, so that a small machine gets a small one: 1/32 of its memory.
 */
final class KernelBuffer {
  private static final long LEAST_BYTES = 32L << 20;
  private static final long MOST_BYTES = 512L << 20;
  private static final long UNKNOWN_BYTES = 64L << 20;

  private KernelBuffer() {}

  static int defaultBytes() {
    try {
      return defaultBytes(Files.readString(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return (int) UNKNOWN_BYTES;
    }
  }

  /** From the text of {@code /proc/meminfo}, whose first line is {@code MemTotal: 24684092 kB}. */
  static int defaultBytes(String memoryInformation) {
    long kibibytes = 0;
    for (int i = 0; i < memoryInformation.length() && memoryInformation.charAt(i) != '\n'; i++) {
      int digit = memoryInformation.charAt(i) - '0';
      if (digit >= 0 && digit <= 9 && kibibytes < 1L << 50) {
        kibibytes = kibibytes * 10 + digit;
      }
    }
    if (kibibytes == 0) {
      return (int) UNKNOWN_BYTES;
    }
    return (int) Math.min(MOST_BYTES, Math.max(LEAST_BYTES, kibibytes * 1024 / 32));
  }
}
