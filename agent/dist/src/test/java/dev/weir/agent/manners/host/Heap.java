package dev.weir.agent.manners.host;

import java.lang.management.ManagementFactory;

/** What is reachable in this JVM. */
final class Heap {
  private Heap() {}

  /** The least of several readings, each after a full collection. */
  static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
