package dev.weir.core.window;

/**
 * How much passed lately: amounts in slots of equal width, the newest {@value #RING_SLOTS} of them
 * kept.
 *
 * <p>Time is cut at whole multiples of the slot width. The newest slot is the running one; its
 * amount is kept in a field, and stored in the ring only when the next slot begins, so that {@link
 * #add} into the same slot as before is two comparisons and an addition, and a window that never
 * saw a second slot needs no ring at all. Amounts for older slots of the ring are added where they
 * belong; those for slots that have left it are counted as late, and stay in the total.
 *
 * <p>A mean is taken over completed slots: the {@code windowSlots} before the one that contains the
 * time of the question, or as many as there are since the first amount. Those nothing was added to
 * count as zero.
 *
 * <p>Confined to one thread. Amounts may be anything that adds up; here they are bytes. Times are
 * nanoseconds on any one clock.
 */
public final class SlidingWindow {
  /** How many slots are kept, the running one included. */
  static final int RING_SLOTS = 64;

  /** Over how many completed slots the variation is taken at most. */
  public static final int VARIATION_SLOTS = 60;

  private static final int MASK = RING_SLOTS - 1;
  private static final long[] NO_RING = {};

  private final int windowSlots;
  private final long slotNanos;

  private long runningStartNanos;
  private long runningWidthNanos; // 0 until the first amount, so that nothing fits before it
  private long runningAmount;

  private long runningSlot;
  private long firstSlot;
  private long[] ring = NO_RING;
  private long retiredAmount;
  private long lateAmount;
  private long peakAmount;

  /**
   * @param windowSlots how many completed slots a mean is over, 1 to {@value #VARIATION_SLOTS}
   * @param slotNanos width of a slot
   */
  public SlidingWindow(int windowSlots, long slotNanos) {
    if (windowSlots < 1 || windowSlots > VARIATION_SLOTS) {
      throw new IllegalArgumentException(
          "windowSlots=" + windowSlots + " is not within 1 to " + VARIATION_SLOTS);
    }
    if (slotNanos < 1) {
      throw new IllegalArgumentException("slotNanos=" + slotNanos + " is below 1");
    }
    this.windowSlots = windowSlots;
    this.slotNanos = slotNanos;
  }

  /** Adds an amount that passed at a time. */
  public void add(long nowNanos, long amount) {
    long offset = nowNanos - runningStartNanos;
    if (offset >= 0 && offset < runningWidthNanos) {
      runningAmount += amount;
    } else {
      addElsewhere(Math.floorDiv(nowNanos, slotNanos), amount);
    }
  }

  /** Everything ever added. */
  public long total() {
    long sum = retiredAmount + lateAmount + runningAmount;
    for (long amount : ring) {
      sum += amount;
    }
    return sum;
  }

  /** What was added for slots that had already left the ring; part of the total. */
  public long lateAmount() {
    return lateAmount;
  }

  /**
   * The largest amount that any one slot ever held, also of slots that have left the ring; late
   * amounts excepted.
   */
  public long peakAmount() {
    return Math.max(peakAmount, runningAmount);
  }

  /** Sum over the completed slots of the window that ends at a time. */
  public long completedAmount(long nowNanos) {
    return sum(slotOf(nowNanos), windowSlots);
  }

  /** How many slots of the window that ends at a time have completed, 0 to its size. */
  public int completedSlots(long nowNanos) {
    return completed(slotOf(nowNanos), windowSlots);
  }

  /** Mean amount per completed slot of the window that ends at a time, 0 when there is none. */
  public double meanAmount(long nowNanos) {
    int completed = completedSlots(nowNanos);
    return completed == 0 ? 0 : completedAmount(nowNanos) / (double) completed;
  }

  /** What the slot that contains a time holds so far; 0 when nothing was added to it. */
  public long runningAmount(long nowNanos) {
    return amount(slotOf(nowNanos));
  }

  /**
   * Standard deviation over mean of the completed slots before a time, up to {@value
   * #VARIATION_SLOTS} of them.
   *
   * @param minimumMean mean amount per slot from which on the figure says anything
   * @return NaN with fewer than two slots or below the minimum
   */
  public double variation(long nowNanos, double minimumMean) {
    long end = slotOf(nowNanos);
    int slots = completed(end, VARIATION_SLOTS);
    double mean = sum(end, slots) / (double) Math.max(1, slots);
    if (slots < 2 || mean <= 0 || mean < minimumMean) {
      return Double.NaN;
    }
    double squares = 0;
    for (long slot = end - slots; slot < end; slot++) {
      double deviation = amount(slot) - mean;
      squares += deviation * deviation;
    }
    return Math.sqrt(squares / slots) / mean;
  }

  /**
   * Adds another window slot by slot. Exact for all slots that both rings hold; a slot that had
   * left either ring contributes to the total, and to the peak only with its part.
   *
   * @throws IllegalArgumentException when the slots differ in width
   */
  public void merge(SlidingWindow other) {
    if (other.slotNanos != slotNanos) {
      throw new IllegalArgumentException(
          "slots of " + slotNanos + " ns and of " + other.slotNanos + " ns do not add up");
    }
    if (other.runningWidthNanos == 0) {
      return;
    }
    if (other.ring.length > 0) {
      for (long slot = other.runningSlot - MASK; slot < other.runningSlot; slot++) {
        long amount = other.ring[(int) slot & MASK];
        if (amount != 0) {
          addElsewhere(slot, amount);
        }
      }
    }
    addElsewhere(other.runningSlot, other.runningAmount);
    firstSlot = Math.min(firstSlot, other.firstSlot);
    retiredAmount += other.retiredAmount;
    lateAmount += other.lateAmount;
    peakAmount = Math.max(peakAmount, other.peakAmount);
  }

  private void addElsewhere(long slot, long amount) {
    if (runningWidthNanos == 0) {
      firstSlot = slot;
      begin(slot);
    } else if (slot > runningSlot) {
      complete(slot);
    }
    if (slot == runningSlot) {
      runningAmount += amount;
      return;
    }
    firstSlot = Math.min(firstSlot, slot);
    if (slot <= runningSlot - RING_SLOTS) {
      lateAmount += amount;
      return;
    }
    long[] amounts = ring();
    long grown = amounts[(int) slot & MASK] + amount;
    amounts[(int) slot & MASK] = grown;
    peakAmount = Math.max(peakAmount, grown);
  }

  private void begin(long slot) {
    runningSlot = slot;
    runningStartNanos = slot * slotNanos;
    runningWidthNanos = slotNanos;
    runningAmount = 0;
  }

  /** Stores the running slot and begins a later one. */
  private void complete(long slot) {
    long[] amounts = ring();
    peakAmount = Math.max(peakAmount, runningAmount);
    amounts[(int) runningSlot & MASK] = runningAmount;
    long steps = Math.min(slot - runningSlot, RING_SLOTS);
    for (long i = 1; i <= steps; i++) {
      int cell = (int) (runningSlot + i) & MASK;
      retiredAmount += amounts[cell];
      amounts[cell] = 0;
    }
    begin(slot);
  }

  private long[] ring() {
    if (ring.length == 0) {
      ring = new long[RING_SLOTS];
    }
    return ring;
  }

  private long slotOf(long nowNanos) {
    return Math.floorDiv(nowNanos, slotNanos);
  }

  private int completed(long end, int most) {
    return runningWidthNanos == 0 ? 0 : (int) Math.max(0, Math.min(most, end - firstSlot));
  }

  private long sum(long end, int slots) {
    long sum = 0;
    for (long slot = end - slots; slot < end; slot++) {
      sum += amount(slot);
    }
    return sum;
  }

  private long amount(long slot) {
    if (slot == runningSlot) {
      return runningAmount;
    }
    boolean kept = ring.length > 0 && slot < runningSlot && slot > runningSlot - RING_SLOTS;
    return kept ? ring[(int) slot & MASK] : 0;
  }
}
