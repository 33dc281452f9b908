package dev.weir.core.window;

import java.util.Arrays;

/**
 * Distribution of durations, exact to 1/32 of the value, in little memory.
 *
 * <p>Log-linear buckets: every power of two is cut into 32 equal parts, so a bucket is at most 3.2
 * % as wide as what it holds; values below 32 ns are exact. The counts of one power of two are an
 * array of 32, made when the first value falls into it, so a route whose durations spread over a
 * factor of thirty costs under 2 KB; a single value needs none. Buckets of two histograms are the
 * same, so merging is exact. The idea is that of Gil Tene's HdrHistogram.
 *
 * <p>Confined to one thread. Values are nanoseconds; a negative one (clocks set back) counts as 0.
 */
public final class LatencyHistogram {
  private static final int PARTS_LOG = 5;
  private static final int PARTS = 1 << PARTS_LOG;
  private static final long[] NO_ROW = {};
  private static final long[][] NO_ROWS = {};

  private long[][] octaves = NO_ROWS;
  private int firstOctave;
  private long count;
  private long maxNanos;

  /** Counts one duration. */
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    if (octaves.length > 0) {
      bucket(value);
    } else if (count == 1) {
      bucket(maxNanos);
      bucket(value);
    }
    count++;
    maxNanos = Math.max(maxNanos, value);
  }

  /** Counts a duration several times; no times count nothing. */
  public void record(long nanos, long times) {
    if (times <= 0) {
      return;
    }
    record(nanos);
    if (times > 1) {
      record(nanos); // by now there are buckets
      bucket(Math.max(0, nanos), times - 2);
      count += times - 2;
    }
  }

  /** How many durations were counted. */
  public long count() {
    return count;
  }

  /** The longest duration, exact; 0 when there was none. */
  public long maxNanos() {
    return maxNanos;
  }

  /**
   * The duration that a share of all does not exceed: the upper end of its bucket, so never less
   * than the true one and at most 3.2 % more; 0 when there was none.
   *
   * @param percent above 0, up to 100
   */
  public long percentileNanos(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent=" + percent + " is not within 0 to 100");
    }
    long rank = (long) Math.ceil(count * percent / 100);
    long seen = 0;
    for (int i = 0; i < octaves.length; i++) {
      for (int part = 0; part < octaves[i].length; part++) {
        seen += octaves[i][part];
        if (seen >= rank && seen > 0) {
          return Math.min(maxNanos, upperEnd(firstOctave + i, part));
        }
      }
    }
    return maxNanos;
  }

  /** Adds another histogram, exactly. */
  public void merge(LatencyHistogram other) {
    if (other.count == 0) {
      return;
    }
    if (other.octaves.length == 0) {
      if (other.count == 1) {
        record(other.maxNanos);
      }
      return;
    }
    if (octaves.length == 0 && count == 1) {
      bucket(maxNanos);
    }
    for (int i = 0; i < other.octaves.length; i++) {
      long[] from = other.octaves[i];
      if (from != NO_ROW) {
        long[] to = row(other.firstOctave + i);
        for (int part = 0; part < PARTS; part++) {
          to[part] += from[part];
        }
      }
    }
    count += other.count;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  /** The durations of this and another histogram; it may be one of them, so only to be read. */
  public LatencyHistogram plus(LatencyHistogram other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    LatencyHistogram sum = new LatencyHistogram();
    sum.merge(this);
    sum.merge(other);
    return sum;
  }

  /** Forgets all durations; keeps the memory. */
  public void clear() {
    if (count == 0) {
      return;
    }
    for (long[] row : octaves) {
      Arrays.fill(row, 0);
    }
    count = 0;
    maxNanos = 0;
  }

  private void bucket(long value) {
    bucket(value, 1);
  }

  private void bucket(long value, long times) {
    // The highest bit says which octave, the five bits below it which part; octave 0 is 0 to 31.
    int octave = Math.max(0, Long.SIZE - PARTS_LOG - Long.numberOfLeadingZeros(value));
    int part = (int) (value >>> Math.max(0, octave - 1)) & (PARTS - 1);
    int index = octave - firstOctave;
    long[][] rows = octaves;
    if (index >= 0 && index < rows.length && rows[index] != NO_ROW) {
      rows[index][part] += times;
    } else {
      row(octave)[part] += times;
    }
  }

  private static long upperEnd(int octave, int part) {
    return octave == 0 ? part : ((PARTS + part + 1L) << (octave - 1)) - 1;
  }

  private long[] row(int octave) {
    cover(octave);
    int index = octave - firstOctave;
    if (octaves[index] == NO_ROW) {
      octaves[index] = new long[PARTS];
    }
    return octaves[index];
  }

  /** Makes room for an octave beside those that are there. */
  private void cover(int octave) {
    int first = octaves.length == 0 ? octave : Math.min(firstOctave, octave);
    int end = octaves.length == 0 ? octave + 1 : Math.max(firstOctave + octaves.length, octave + 1);
    if (end - first == octaves.length) {
      return;
    }
    long[][] wider = new long[end - first][];
    Arrays.fill(wider, NO_ROW);
    for (int i = 0; i < octaves.length; i++) {
      wider[firstOctave + i - first] = octaves[i];
    }
    octaves = wider;
    firstOctave = first;
  }
}
