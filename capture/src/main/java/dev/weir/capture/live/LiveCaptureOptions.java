package dev.weir.capture.live;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to capture, where, and for how long.
 *
 * @param interfaceName as {@link LiveCapture#interfaces()} lists it, or {@code any}
 * @param serverPorts only TCP from or to one of these ports; empty for all
 * @param filter a further condition in libpcap's language, see pcap-filter(7); empty for none
 * @param snapLengthBytes how much of each packet to take, 1 to {@value #MAX_SNAP_LENGTH_BYTES}
 * @param bufferBytes the kernel's buffer, to be asked for; {@link
 *     LiveCapture#effectiveBufferBytes()} is what it became
 * @param promiscuous whether to take packets addressed to other machines, too
 * @param maxPackets stop after so many, 1 or more
 * @param duration stop after so long, counted from {@link LiveCapture#run}; null to go on until
 *     stopped
 */
public record LiveCaptureOptions(
    String interfaceName,
    List<Integer> serverPorts,
    String filter,
    int snapLengthBytes,
    int bufferBytes,
    boolean promiscuous,
    long maxPackets,
    @Nullable Duration duration) {

  /** The pseudo-interface that stands for all. */
  public static final String ANY = "any";

  /** The most that libpcap takes of a packet, and the default. */
  public static final int MAX_SNAP_LENGTH_BYTES = 262_144;

  /** The default for the kernel's buffer: 1/32 of the memory, 32 to 512 MiB. */
  public static final int DEFAULT_BUFFER_BYTES = KernelBuffer.defaultBytes();

  private static final int MIN_BUFFER_BYTES = 1 << 20;

  public LiveCaptureOptions {
    if (interfaceName.isBlank()) {
      throw new IllegalArgumentException("the interface's name is empty; name one, or any");
    }
    serverPorts = List.copyOf(serverPorts);
    for (int port : serverPorts) {
      require(port >= 1 && port <= 65_535, "port", port, "1 to 65535");
    }
    filter = filter.strip();
    require(
        snapLengthBytes >= 1 && snapLengthBytes <= MAX_SNAP_LENGTH_BYTES,
        "snap length",
        snapLengthBytes,
        "1 to " + MAX_SNAP_LENGTH_BYTES + " bytes");
    require(
        bufferBytes >= MIN_BUFFER_BYTES,
        "buffer size",
        bufferBytes,
        MIN_BUFFER_BYTES + " to " + Integer.MAX_VALUE + " bytes");
    require(maxPackets >= 1, "packet count", maxPackets, "1 or more");
    if (duration != null && (duration.isNegative() || duration.isZero())) {
      throw new IllegalArgumentException("duration=" + duration + "; give one above zero");
    }
  }

  /** Everything that passes on an interface, until stopped. */
  public static LiveCaptureOptions on(String interfaceName) {
    return new LiveCaptureOptions(
        interfaceName,
        List.of(),
        "",
        MAX_SNAP_LENGTH_BYTES,
        DEFAULT_BUFFER_BYTES,
        false,
        Long.MAX_VALUE,
        null);
  }

  public LiveCaptureOptions withServerPorts(List<Integer> ports) {
    return new LiveCaptureOptions(
        interfaceName,
        ports,
        filter,
        snapLengthBytes,
        bufferBytes,
        promiscuous,
        maxPackets,
        duration);
  }

  public LiveCaptureOptions withFilter(String expression) {
    return new LiveCaptureOptions(
        interfaceName,
        serverPorts,
        expression,
        snapLengthBytes,
        bufferBytes,
        promiscuous,
        maxPackets,
        duration);
  }

  private static void require(boolean holds, String what, long value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(what + "=" + value + "; give " + range);
    }
  }
}
