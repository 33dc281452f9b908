package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in hooks: counted by site, told once, and the site switched off when it goes on.
 * Any thread may call.
 */
public final class Faults {
  /** From how many faults on a site is switched off. */
  public static final int TOO_MANY = 10;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(Door.SITES);
  private final AtomicReferenceArray<@Nullable String> reasons =
      new AtomicReferenceArray<>(Door.SITES);
  private final ObjIntConsumer<Throwable> onFirst;

  /**
   * @param onFirst told of the first fault of each site; called inside the application's call
   */
  public Faults(ObjIntConsumer<Throwable> onFirst) {
    this.onFirst = onFirst;
  }

  void add(int site, Throwable fault) {
    int count = counts.incrementAndGet(site);
    if (count >= TOO_MANY) {
      Door.switchOff(site, true);
    }
    if (count == 1) {
      reasons.set(site, String.valueOf(fault));
      onFirst.accept(fault, site);
    }
  }

  public int count(int site) {
    return counts.get(site);
  }

  /** The first fault of a site, null when there was none. */
  public @Nullable String reason(int site) {
    return reasons.get(site);
  }
}
