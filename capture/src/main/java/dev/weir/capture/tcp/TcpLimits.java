package dev.weir.capture.tcp;

import java.time.Duration;

/**
 * Bounds of reassembly. What a bound cuts short is counted as an oddity, never lost from the books.
 *
 * @param maxFlows connections followed at once; the longest idle are finished first
 * @param maxHeldBytesPerFlow captured bytes kept of one connection while earlier ones are missing
 * @param maxHeldBytes the same over all connections
 * @param idleTimeout an open connection without packets for this long is finished
 * @param closedTimeout a closed one
 */
public record TcpLimits(
    int maxFlows,
    int maxHeldBytesPerFlow,
    int maxHeldBytes,
    Duration idleTimeout,
    Duration closedTimeout) {

  public TcpLimits {
    if (maxFlows < 16) {
      throw new IllegalArgumentException("maxFlows=" + maxFlows + " is below 16");
    }
    if (maxHeldBytesPerFlow < 65_536 || maxHeldBytes < maxHeldBytesPerFlow) {
      throw new IllegalArgumentException(
          "maxHeldBytesPerFlow="
              + maxHeldBytesPerFlow
              + " must be at least 65536 and at most maxHeldBytes="
              + maxHeldBytes);
    }
  }

  /** 50,000 connections, 4 MiB held of one and 32 MiB of all, 15 minutes idle, 10 s closed. */
  public static TcpLimits defaults() {
    return new TcpLimits(50_000, 4 << 20, 32 << 20, Duration.ofMinutes(15), Duration.ofSeconds(10));
  }
}
