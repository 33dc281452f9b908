package dev.weir.replay.download;

import java.util.concurrent.atomic.AtomicLong;

/** When the first byte came, by {@link System#nanoTime}. Any thread may call. */
final class FirstByte {
  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong atNanos = new AtomicLong(NONE);

  /** A byte has come; whether it is the first. */
  boolean came() {
    return atNanos.get() == NONE && atNanos.compareAndSet(NONE, System.nanoTime());
  }

  /** 0 when none came. */
  long nanosSince(long nowNanos) {
    long first = atNanos.get();
    return first == NONE ? 0 : nowNanos - first;
  }
}
