package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in hooks: counted by site, told once, and the site switched off when it goes on.
 * Any thread may call.
 *
 * <p>An application that fills its stack, perhaps again and again, may come to a hook with too
 * little left of it. So it takes many more overflows before they are taken for the hook's own.
 */
public final class Faults {
  /** From how many faults on a site is switched off. */
  public static final int TOO_MANY = 10;

  /** From how many stack overflows. */
  static final int TOO_MANY_OVERFLOWS = 10_000;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(Door.SITES);
  private final AtomicIntegerArray overflows = new AtomicIntegerArray(Door.SITES);
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
    boolean overflow = isOverflow(fault);
    int count = (overflow ? overflows : counts).incrementAndGet(site);
    if (count >= (overflow ? TOO_MANY_OVERFLOWS : TOO_MANY)) {
      Door.switchOff(site, true);
    }
    if (reasons.get(site) == null) {
      tell(site, fault);
    }
  }

  private void tell(int site, Throwable fault) {
    try {
      if (reasons.compareAndSet(site, null, String.valueOf(fault))) {
        onFirst.accept(fault, site);
      }
    } catch (OutOfMemoryError e) {
      // There is no memory to tell; it is counted.
    }
  }

  private static boolean isOverflow(Throwable fault) {
    return fault instanceof StackOverflowError || fault.getCause() instanceof StackOverflowError;
  }

  public int count(int site) {
    return counts.get(site) + overflows.get(site);
  }

  /** The first fault of a site, null when there was none. */
  public @Nullable String reason(int site) {
    return reasons.get(site);
  }
}
