package dev.weir.core.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

  /** Upper bounds of {@link #firstBytes}, ns: finer about what service levels are agreed on. */
  private static final long[] FIRST_BYTE_BOUNDS_NANOS = {
    TimeUnit.MILLISECONDS.toNanos(1),
    TimeUnit.MICROSECONDS.toNanos(2_500),
    TimeUnit.MILLISECONDS.toNanos(5),
    TimeUnit.MILLISECONDS.toNanos(10),
    TimeUnit.MILLISECONDS.toNanos(25),
    TimeUnit.MILLISECONDS.toNanos(50),
    TimeUnit.MILLISECONDS.toNanos(100),
    TimeUnit.MILLISECONDS.toNanos(200),
    TimeUnit.MILLISECONDS.toNanos(350),
    TimeUnit.MILLISECONDS.toNanos(380),
    TimeUnit.MILLISECONDS.toNanos(500),
    TimeUnit.SECONDS.toNanos(1),
    TimeUnit.MILLISECONDS.toNanos(2_500),
    TimeUnit.SECONDS.toNanos(5),
    TimeUnit.SECONDS.toNanos(10),
    TimeUnit.SECONDS.toNanos(30),
  };

  private final List<Tally> keys = new ArrayList<>();
  private final List<Figures> figures = new ArrayList<>();
  private final List<Figures> spares = new ArrayList<>();

  long capturedBytes;
  long connectionsOpened;
  final long[] unattributedBytes = new long[Reason.values().length];
  final Distribution responseSizes = responseSizes();
  final Distribution firstBytes = firstBytes();
  final Oddities oddities = new Oddities(100);
  final Protocols protocols = new Protocols();

  public Tallies() {}

  /** Of message bytes of responses, none counted yet. */
  public static Distribution responseSizes() {
    return new Distribution(SIZE_BOUNDS_BYTES);
  }

  /** Of nanoseconds to the first byte of responses, none counted yet. */
  public static Distribution firstBytes() {
    return new Distribution(FIRST_BYTE_BOUNDS_NANOS);
  }

  /** Adds the sizes of finished responses to those of {@link #responseSizes()}. */
  public void addResponseSizesTo(Distribution sizes) {
    sizes.add(responseSizes);
  }

  /** Adds how long finished responses took to begin to those of {@link #firstBytes()}. */
  public void addFirstBytesTo(Distribution times) {
    times.add(firstBytes);
  }

  /** Shows the bytes of every request that was told of, by path; see {@link TallyViewer}. */
  public void forEachRequest(TallyViewer viewer) {
    for (int i = 0; i < keys.size(); i++) {
      Tally tally = keys.get(i);
      if (tally.ofRequests && !tally.pending) {
        long slowestNanos = tally.ofResponses ? figures.get(i).slowestNanos() : 0;
        viewer.view(
            tally.method,
            tally.path,
            tally.status,
            tally.type,
            figures.get(i).messageBytes(),
            slowestNanos);
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
    responseSizes.clear();
    firstBytes.clear();
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

  static int firstByteBucket(long nanos) {
    int i = 0;
    while (i < FIRST_BYTE_BOUNDS_NANOS.length && nanos > FIRST_BYTE_BOUNDS_NANOS[i]) {
      i++;
    }
    return i;
  }
}
