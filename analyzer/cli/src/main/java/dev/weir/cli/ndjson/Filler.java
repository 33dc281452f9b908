package dev.weir.cli.ndjson;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes bytes that deflate to a given share of their size: noise, which does not compress, and runs
 * of one byte, which nearly vanish.
 *
 * <pre>
 *   | noise | xxxxxxxxxxxx | noise | xxxxxxxxxxxx |   cells of 1 KiB
 * </pre>
 *
 * <p>How much noise gives the wanted ratio is found by trying, since the cost of a code depends on
 * all others of its block; the size grows with the noise nearly evenly, so a few steps of regula
 * falsi do, and what was found is kept for the next body of the kind. The same seed gives the same
 * bytes. Confined to one thread.
 */
final class Filler {
  private static final int CELL_BYTES = 1 << 10;
  private static final byte RUN = 'x';
  private static final int MOST_STEPS = 12;
  private static final double CLOSE = 0.003;
  private static final int MOST_KNOWN = 4_096;
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L; // of SplitMix64

  private final DeflatedSize deflated = new DeflatedSize();
  private final Map<Kind, Double> known = new LinkedHashMap<>(64, 0.75f, true);

  /** Bodies that take the same share of noise. */
  private record Kind(int sampleBytes, double ratio) {}

  /** So many bytes of that ratio, as near as may be; a negative ratio is as good as 1. */
  byte[] bytes(int length, double ratio, long seed) {
    byte[] bytes = new byte[length];
    fill(bytes, noiseShare(Math.min(length, DeflatedSize.SAMPLE_BYTES), ratio), seed);
    return bytes;
  }

  private double noiseShare(int sampleBytes, double ratio) {
    if (ratio < 0 || sampleBytes == 0) {
      return 1;
    }
    Kind kind = new Kind(sampleBytes, ratio);
    Double share = known.get(kind);
    if (share == null) {
      share = find(new byte[sampleBytes], ratio * sampleBytes);
      known.put(kind, share);
      if (known.size() > MOST_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return share;
  }

  private double find(byte[] sample, double wantedBytes) {
    double low = 0;
    double high = 1;
    double lowBytes = deflatedBytes(sample, low);
    double highBytes = deflatedBytes(sample, high);
    if (wantedBytes <= lowBytes || wantedBytes >= highBytes) {
      return wantedBytes <= lowBytes ? low : high;
    }
    double share = low;
    for (int step = 0; step < MOST_STEPS; step++) {
      double part = (wantedBytes - lowBytes) / (highBytes - lowBytes);
      // Never quite at an end, so that both come nearer.
      share = low + (high - low) * Math.max(0.02, Math.min(0.98, part));
      double bytes = deflatedBytes(sample, share);
      if (Math.abs(bytes - wantedBytes) <= Math.max(0.5, CLOSE * wantedBytes)) {
        break;
      }
      if (bytes < wantedBytes) {
        low = share;
        lowBytes = bytes;
      } else {
        high = share;
        highBytes = bytes;
      }
    }
    return share;
  }

  private double deflatedBytes(byte[] sample, double noiseShare) {
    fill(sample, noiseShare, 1);
    return deflated.bytes(sample, 0, sample.length);
  }

  private static void fill(byte[] bytes, double noiseShare, long seed) {
    long state = seed;
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + CELL_BYTES);
      // What is rounded off in one cell is made up for in the next.
      int noise = (int) (Math.rint(noiseShare * to) - Math.rint(noiseShare * from));
      long word = 0;
      for (int i = from; i < to; i++) {
        if (i - from >= noise) {
          bytes[i] = RUN;
          continue;
        }
        if (((i - from) & 7) == 0) {
          state += GOLDEN_GAMMA;
          word = mixed(state);
        }
        bytes[i] = (byte) word;
        word >>>= 8;
      }
      from = to;
    }
  }

  /** The mixing function of SplitMix64 (Steele, Lea, Flood: Fast Splittable PRNGs, 2014). */
  private static long mixed(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
