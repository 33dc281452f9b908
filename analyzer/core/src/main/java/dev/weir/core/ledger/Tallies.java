package dev.weir.core.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was taken from a {@link TallyBoard}, on its way to ledgers. Used again and again, so that
 * taking allocates nothing. Confined to one thread at a time.
 */
public final class Tallies {
  /** Upper bounds of {@link #responseSizes}, bytes; one more count is of larger ones. */
  private static final long[] SIZE_BOUNDS_BYTES = new long[12];

  static {
    for (int i = 0; i < SIZE_BOUNDS_BYTES.length; i++) {
      SIZE_BOUNDS_BYTES[i] = 256L << (2 * i);
    }
  }

  private final List<Tally> keys = new ArrayList<>();
  private final List<Figures> figures = new ArrayList<>();
  private final List<Figures> spares = new ArrayList<>();

  long capturedBytes;
  long connectionsOpened;
  final long[] unattributedBytes = new long[Reason.values().length];
  final long[] responseSizes = new long[SIZE_BOUNDS_BYTES.length + 1];
  long responseSizesSum;
  final Oddities oddities = new Oddities(100);
  final Protocols protocols = new Protocols();

  public Tallies() {}

  /** Inclusive upper bounds of the histogram of response sizes, in bytes, ascending. */
  public static long[] sizeBoundsBytes() {
    return SIZE_BOUNDS_BYTES.clone();
  }

  /** Adds the histogram of response sizes to one of the same bounds; not cumulative. */
  public void addResponseSizesTo(long[] counts) {
    for (int i = 0; i < responseSizes.length; i++) {
      counts[i] += responseSizes[i];
    }
  }

  /** Bytes of all responses that the histogram of sizes holds. */
  public long responseSizesSum() {
    return responseSizesSum;
  }

  /** Shows the bytes of every request that was told of, by path; see {@link TallyViewer}. */
  public void forEachRequest(TallyViewer viewer) {
    for (int i = 0; i < keys.size(); i++) {
      Tally tally = keys.get(i);
      if (tally.ofRequests && !tally.pending) {
        long slowestNanos = tally.ofResponses ? figures.get(i).latency().maxNanos() : 0;
        viewer.view(
            tally.path, tally.status, tally.type, figures.get(i).messageBytes(), slowestNanos);
      }
    }
  }

  /** Makes ready for the next taking. */
  public void clear() {
    for (Figures each : figures) {
      each.clear();
    }
    spares.addAll(figures);
    figures.clear();
    keys.clear();
    capturedBytes = 0;
    connectionsOpened = 0;
    Arrays.fill(unattributedBytes, 0);
    Arrays.fill(responseSizes, 0);
    responseSizesSum = 0;
    oddities.clear();
    protocols.clear();
  }

  /** How many keys were taken. */
  public int size() {
    return keys.size();
  }

  Tally tally(int i) {
    return keys.get(i);
  }

  Figures figures(int i) {
    return figures.get(i);
  }

  /** Takes the figures of a tally, and gives it empty ones. */
  void take(Tally tally) {
    keys.add(tally);
    figures.add(tally.figures);
    tally.figures = spares.isEmpty() ? new Figures() : spares.remove(spares.size() - 1);
  }

  static int sizeBucket(long bytes) {
    if (bytes <= SIZE_BOUNDS_BYTES[0]) {
      return 0;
    }
    // 257 to 1024 is bucket 1, and so on in powers of four.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bytes - 1);
    return Math.min(SIZE_BOUNDS_BYTES.length, (bits - 7) / 2);
  }
}
