package dev.weir.core.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory, or things that take some, that several may use together. Any thread may call; whoever
 * takes some gives it back.
 */
public final class ByteBudget {
  private final long mostBytes;
  private final AtomicLong taken = new AtomicLong();

  public ByteBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes {@code bytes}, or nothing when so many are not left; says whether it did. */
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= mostBytes) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Whether all is in use. */
  boolean usedUp() {
    return taken.get() >= mostBytes;
  }

  /** Bytes in use. */
  public long taken() {
    return taken.get();
  }
}
