package dev.weir.core.comparison;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * At most {@value #MOST} of any number of values, each as likely to be among them as any other
 * (Vitter: "Random Sampling with a Reservoir", 1985, algorithm R); all of them while there are no
 * more. Which ones it takes is the same in every run.
 *
 * <p>Confined to one thread.
 */
final class Sample {
  /** Enough to find a shift of a tenth of the deviation. */
  static final int MOST = 2_000;

  private static final long SEED = 0x5eed;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private long[] kept = new long[8];
  private int size;
  private long seen;

  void add(long value) {
    seen++;
    if (size < MOST) {
      keep(value);
      return;
    }
    long place = random.nextLong(seen);
    if (place < MOST) {
      kept[(int) place] = value;
    }
  }

  /** Takes all that another has seen; that is of no use any more. */
  void merge(Sample other) {
    if (seen == size && other.seen == other.size && seen + other.seen <= MOST) {
      for (int i = 0; i < other.size; i++) {
        keep(other.kept[i]);
      }
      seen += other.seen;
      return;
    }
    Sample merged = new Sample();
    long mine = seen;
    long theirs = other.seen;
    while (merged.size < MOST && size + other.size > 0) {
      // Draws from all values, those that are not kept included: a sample stands for its whole.
      boolean fromMine = other.size == 0 || (size > 0 && random.nextLong(mine + theirs) < mine);
      merged.keep(fromMine ? draw() : other.draw());
      mine -= fromMine ? 1 : 0;
      theirs -= fromMine ? 0 : 1;
    }
    kept = merged.kept;
    size = merged.size;
    seen += other.seen;
  }

  /** How many values there were. */
  long seen() {
    return seen;
  }

  /** The values kept, in no order. */
  long[] values() {
    return Arrays.copyOf(kept, size);
  }

  private void keep(long value) {
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, Math.min(MOST, size * 2));
    }
    kept[size++] = value;
  }

  private long draw() {
    int at = random.nextInt(size);
    long value = kept[at];
    kept[at] = kept[--size];
    return value;
  }
}
