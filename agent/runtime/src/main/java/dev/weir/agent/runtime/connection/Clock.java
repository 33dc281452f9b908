package dev.weir.agent.runtime.connection;

import java.time.Instant;

/** Nanoseconds since the epoch that never go back: the wall clock once, the monotonic from then. */
public class Clock {
  private final long offsetNanos;

  public Clock() {
    Instant now = Instant.now();
    this.offsetNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano() - System.nanoTime();
  }

  public long nanos() {
    return System.nanoTime() + offsetNanos;
  }
}
