package dev.weir.benchmarks;

import dev.weir.replay.gor.GorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads a .gor recording again and again and prints the speed of each reading in MB/s, those left
 * out in which code is still compiled. Called by {@code analyzer/benchmarks/replay reading}, which
 * makes the recordings and holds the medians against their bound.
 */
final class GorReading {
  private static final int WARM_UPS = 3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MB = 1e6;

  private GorReading() {}

  /**
   * Prints a line for each reading.
   *
   * @param args the file, and how often to read it
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int readings = Integer.parseInt(args[1]);
    long sizeBytes = Files.size(file);
    for (int i = -WARM_UPS; i < readings; i++) {
      long beginNanos = System.nanoTime();
      long messageBytes = read(file);
      double seconds = (System.nanoTime() - beginNanos) / NANOS_PER_SECOND;
      if (messageBytes <= 0 || messageBytes > sizeBytes) {
        throw new IOException(file + " of " + sizeBytes + " bytes gave " + messageBytes);
      }
      if (i >= 0) {
        System.out.printf(Locale.ROOT, "%.0f%n", sizeBytes / BYTES_PER_MB / seconds);
      }
    }
  }

  private static long read(Path file) throws Exception {
    long[] messageBytes = new long[1];
    try (GorReader reader = GorReader.open(file.toString())) {
      reader.read(message -> messageBytes[0] += message.bytes().length);
    }
    return messageBytes[0];
  }
}
