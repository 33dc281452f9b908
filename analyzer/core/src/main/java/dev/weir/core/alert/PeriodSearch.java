package dev.weir.core.alert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds peaks that come at equal intervals in a series of amounts, and says how sure that is.
 *
 * <p><b>Idea.</b> The series is folded at each trial period (epoch folding: Leahy et al., "On
 * searches for pulsed emission…", ApJ 266, 1983). Amounts of traffic have heavy tails, and one huge
 * response would win any comparison of folded means; so only the highest bins are looked at (a
 * twelfth of all, then a fiftieth), and each counts once. For a period p and a phase, k of the n
 * cycles have a high bin within a window of two bins. Jobs hit in nearly every cycle, chance does
 * not.
 *
 * <p><b>Null.</b> If what happens in one cycle says nothing of the next, k is a sum of independent
 * trials whose mean is q, the part of all windows in the series that hold a high bin. Its tail is
 * then at most that of the binomial distribution with that mean, also where busy hours make q
 * differ from cycle to cycle (Hoeffding, "On the distribution of the number of successes in
 * independent trials", 1956), and that is at most exp(−n·D(k/n ‖ q)) with the divergence D
 * (Chernoff 1952; Hoeffding 1963). Bursts that outlast a cycle make neighbouring cycles alike; they
 * show in the spread of k over all other phases, so the exponent is divided by that spread over the
 * binomial one where it is larger (as in quasi-likelihood: McCullagh and Nelder, "Generalized
 * Linear Models", 1989, §4.5), measured by quartiles so that a second job at another phase does not
 * count as spread. The result is multiplied by the number of periods and phases that were tried
 * (Bonferroni). {@link PeriodicPeaks#evidence} is its negative decimal logarithm: 3 is once in a
 * thousand searches of noise, at most.
 *
 * <p><b>Which period.</b> Twice the period has half the cycles, and half of it has hits in every
 * other cycle only, so both have less evidence than the period itself; what hits fewer than two of
 * three cycles is not considered. The steps between trial periods are such that phases drift by
 * half a bin over the whole series. In the end the period is the slope of a least-squares line
 * through the hits.
 *
 * <p><b>Cost.</b> N bins are folded at N·ln(longest/shortest) periods, each by {@link PhaseCounts}
 * first, which tells whether any phase has as many hits as the evidence asked for takes; where one
 * has, two steps a high bin count them all. No memory but what is made once. {@code
 * AlertEngineBenchmark} has the figures. Confined to one thread.
 */
final class PeriodSearch {
  /** In bins; shorter ones are looked for at a smaller width. */
  static final double SHORTEST_BINS = 8;

  static final double LONGEST_BINS = 128;

  private static final int[] PARTS = {12, 50};
  private static final int WINDOW_BINS = 2;
  private static final double LEAST_HIT_RATIO = 2 / 3.0;
  private static final int MOST_PHASES = (int) LONGEST_BINS + 2;

  private static final int MOST_CYCLES = (int) (PeriodHistory.BINS / SHORTEST_BINS) + 1;

  /** A period that is known is looked for so far about it. */
  private static final double NEAR = 0.02;

  final double[] bins = new double[PeriodHistory.BINS];

  private final double[] sorted = new double[PeriodHistory.BINS];
  private final PhaseCounts windows = new PhaseCounts();
  private final int[] highs = new int[PeriodHistory.BINS];
  private final int[] hits = new int[MOST_PHASES];
  private final int[] lastCycles = new int[MOST_PHASES];
  private final int[] ordered = new int[MOST_PHASES];
  private final int[] leastHits = new int[MOST_CYCLES + 1];

  private int count;
  private int highCount;
  private double chance;

  // The best so far.
  private double bestExponent;
  private double bestPeriod;
  private int bestPhase;
  private int bestHits;
  private int bestCycles;
  private double trials;

  /** From now on the first of {@link #bins} are looked at. */
  void load(int binCount) {
    count = binCount;
    System.arraycopy(bins, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
  }

  /**
   * Whether so many of the highest bins are high enough; else no peaks could be.
   *
   * @param factor that their mean has to be of that of the lower half, which has no peaks
   * @param leastBytes that the highest has to be
   */
  boolean rises(int peaks, double factor, long leastBytes) {
    if (count < 2 * peaks || sorted[count - 1] < leastBytes) {
      return false;
    }
    double highest = 0;
    for (int i = count - peaks; i < count; i++) {
      highest += sorted[i];
    }
    double lower = 0;
    int half = count / 2;
    for (int i = 0; i < half; i++) {
      lower += sorted[i];
    }
    return highest / peaks >= factor * lower / half;
  }

  /**
   * Looks for peaks at any period.
   *
   * @param leastCycles how many there have to be
   * @param leastEvidence that there has to be
   * @return null when there are none
   */
  @Nullable PeriodicPeaks search(int leastCycles, double leastEvidence) {
    return search(SHORTEST_BINS, longest(leastCycles), leastCycles, leastEvidence);
  }

  /** Looks for peaks at about this period only; as sure as if all had been looked at. */
  @Nullable PeriodicPeaks near(double period, int leastCycles, double leastEvidence) {
    return search(
        Math.max(SHORTEST_BINS, period * (1 - NEAR)),
        Math.min(longest(leastCycles), period * (1 + NEAR)),
        leastCycles,
        leastEvidence);
  }

  private double longest(int leastCycles) {
    return Math.min(LONGEST_BINS, (count - WINDOW_BINS) / (leastCycles - 1.0));
  }

  private @Nullable PeriodicPeaks search(
      double from, double to, int leastCycles, double leastEvidence) {
    double longest = longest(leastCycles);
    trials = trials(longest);
    double leastExponent = leastEvidence * Math.log(10) + Math.log(trials * PARTS.length);
    PeriodicPeaks best = null;
    for (int part : PARTS) {
      if (longest > SHORTEST_BINS && mark(count / part) && highCount >= leastCycles) {
        bestExponent = leastExponent;
        bestPeriod = 0;
        scan(from, to, leastCycles);
        PeriodicPeaks found = bestPeriod > 0 ? found() : null;
        if (found != null && (best == null || found.evidence() > best.evidence())) {
          best = found;
        }
      }
    }
    return best;
  }

  /** How many periods and phases there are. */
  private double trials(double longest) {
    double sum = 0;
    double step = step();
    for (double period = SHORTEST_BINS; period <= longest; period *= step) {
      sum += Math.ceil(period);
    }
    return sum;
  }

  private double step() {
    return 1 + 1.0 / count;
  }

  /** Marks at most so many of the highest bins; false when there is nothing that is higher. */
  private boolean mark(int most) {
    // Of equal ones all are marked or none.
    double below = most >= count ? -1 : sorted[count - most - 1];
    highCount = 0;
    windows.clear();
    for (int i = 0; i < count; i++) {
      if (bins[i] > below && bins[i] > 0) {
        highs[highCount] = i;
        highCount++;
      }
    }
    int covered = 0;
    int next = -1; // windows up to here are counted
    for (int i = 0; i < highCount; i++) {
      int from = Math.max(next + 1, highs[i] - WINDOW_BINS + 1);
      int to = Math.min(highs[i], count - WINDOW_BINS);
      covered += Math.max(0, to - from + 1);
      next = Math.max(next, to);
      windows.mark(highs[i]);
      windows.mark(Math.max(0, highs[i] - 1)); // the window that begins one bin earlier
    }
    chance = covered / (double) (count - WINDOW_BINS + 1);
    return highCount > 0 && chance < 1;
  }

  private void scan(double from, double to, int leastCycles) {
    int most = (int) Math.ceil(count / from) + 1;
    for (int cycles = 1; cycles <= Math.min(most, MOST_CYCLES); cycles++) {
      // One more cycle, with a hit, is more evidence: it takes one hit more at most.
      int enough = Math.min(cycles, leastHits[cycles - 1] + 1);
      leastHits[cycles] = leastHits(enough, cycles, leastCycles);
    }
    double step = step();
    for (double period = from; period <= to; period *= step) {
      int phases = (int) Math.ceil(period);
      int cycles = cycles(period, 0);
      int least = leastHits[cycles];
      if (cycles > 1) {
        least = Math.min(least, leastHits[cycles - 1]); // late phases have one cycle less
      }
      if (least <= Math.min(cycles, highCount)
          && windows.anyReaches(least, period, phases, cycles)) {
        look(period, phases, leastCycles);
      }
    }
  }

  /** With how many hits there is more evidence than so far; one more than these for none. */
  private int leastHits(int enough, int cycles, int leastCycles) {
    int hit = enough;
    while (hit >= leastCycles
        && hit >= LEAST_HIT_RATIO * cycles
        && exponent(hit, cycles) > bestExponent) {
      hit--;
    }
    return hit + 1;
  }

  private void look(double period, int phases, int leastCycles) {
    fold(period, phases);
    int phase = 0;
    for (int i = 1; i < phases; i++) {
      if (hits[i] > hits[phase]) {
        phase = i;
      }
    }
    int cycles = cycles(period, phase);
    int hit = Math.min(hits[phase], cycles);
    if (hit >= leastCycles && hit >= LEAST_HIT_RATIO * cycles) {
      consider(period, phases, phase, hit, cycles);
    }
  }

  private int cycles(double period, int phase) {
    return (int) ((count - phase - WINDOW_BINS) / period) + 1;
  }

  /** Counts for every phase the cycles that have a high bin in the window that begins there. */
  private void fold(double period, int phases) {
    Arrays.fill(hits, 0, phases, 0);
    Arrays.fill(lastCycles, 0, phases, -1);
    double frequency = 1 / period;
    for (int i = 0; i < highCount; i++) {
      int high = highs[i];
      int cycle = (int) (high * frequency);
      int phase = (int) (high - cycle * period);
      if (phase < 0) { // the product was rounded up
        continue;
      }
      hit(Math.min(phase, phases - 1), cycle);
      // The window that begins one bin earlier, which may be in the cycle before.
      if (phase > 0) {
        hit(phase - 1, cycle);
      } else if (cycle > 0) {
        hit(phases - 1, cycle - 1);
      }
    }
  }

  private void hit(int phase, int cycle) {
    if (lastCycles[phase] != cycle) {
      lastCycles[phase] = cycle;
      hits[phase]++;
    }
  }

  private void consider(double period, int phases, int phase, int hit, int cycles) {
    double exponent = exponent(hit, cycles);
    if (exponent > bestExponent) {
      exponent /= dispersion(phases, cycles);
    }
    if (exponent > bestExponent) {
      bestExponent = exponent;
      bestPeriod = period;
      bestPhase = phase;
      bestHits = hit;
      bestCycles = cycles;
    }
  }

  /** How unlikely so many hits are by chance, as a power of 1/e; 0 where they are not. */
  private double exponent(int hit, int cycles) {
    double ratio = hit / (double) cycles;
    if (ratio <= chance) {
      return 0;
    }
    double divergence = ratio * Math.log(ratio / chance);
    if (hit < cycles) {
      divergence += (1 - ratio) * Math.log((1 - ratio) / (1 - chance));
    }
    return cycles * divergence;
  }

  /** How much more the hits of all phases differ than those of independent cycles would. */
  private double dispersion(int phases, int cycles) {
    System.arraycopy(hits, 0, ordered, 0, phases);
    Arrays.sort(ordered, 0, phases);
    // Of a normal distribution, the quartiles are 1.349 standard deviations apart.
    double deviation = (ordered[phases * 3 / 4] - ordered[phases / 4]) / 1.349;
    return Math.max(1, deviation * deviation / (cycles * chance * (1 - chance)));
  }

  private PeriodicPeaks found() {
    double peakSum = 0;
    double highest = 0;
    int last = 0;
    int lastCycle = -1;
    for (int i = 0; i < highCount; i++) {
      int high = highs[i];
      int cycle = cycleOf(high);
      if (cycle >= 0) {
        // Of the bins that are high in one window, the highest is the peak.
        double more = cycle == lastCycle ? Math.max(0, bins[high] - highest) : bins[high];
        highest = cycle == lastCycle ? highest + more : bins[high];
        peakSum += more;
        lastCycle = cycle;
        last = high;
      }
    }
    return new PeriodicPeaks(
        slope(),
        (bestExponent - Math.log(trials * PARTS.length)) / Math.log(10),
        bestHits,
        bestCycles,
        peakSum / bestHits,
        others(),
        last);
  }

  /** In which cycle of the best period and phase a bin is; -1 when it is not in its window. */
  private int cycleOf(int bin) {
    int cycle = (int) Math.floor((bin - bestPhase) / bestPeriod);
    return bin - bestPhase - cycle * bestPeriod < WINDOW_BINS ? cycle : -1;
  }

  /** Bins a cycle, by the line through the hits. */
  private double slope() {
    double cycles = 0;
    double sum = 0;
    double squares = 0;
    double products = 0;
    int matched = 0;
    for (int i = 0; i < highCount; i++) {
      int cycle = cycleOf(highs[i]);
      if (cycle >= 0) {
        matched++;
        cycles += cycle;
        sum += highs[i];
        squares += (double) cycle * cycle;
        products += (double) cycle * highs[i];
      }
    }
    double variance = matched * squares - cycles * cycles;
    return variance > 0 ? (matched * products - cycles * sum) / variance : bestPeriod;
  }

  /** Mean of the bins that are in no window of the best phase, nor next to one. */
  private double others() {
    double sum = 0;
    int others = 0;
    for (int i = 0; i < count; i++) {
      double from = i - bestPhase + 1;
      double phase = from - Math.floor(from / bestPeriod) * bestPeriod;
      if (phase >= WINDOW_BINS + 2) {
        sum += bins[i];
        others++;
      }
    }
    return others == 0 ? 0 : sum / others;
  }
}
