package dev.weir.replay.intake;

/**
 * How far reading may be ahead of answering: a bound on requests, and on their bytes, that have
 * been read and have not come to their end. One request always may be, however large.
 *
 * <p>The reading thread waits in {@link #acquire}; any thread may call {@link #release}.
 */
public final class ReadAhead {
  private final long mostRequests;
  private final long mostBytes;
  private long requests;
  private long bytes;
  private boolean open;
  private boolean waiting;

  /** Bounds, each 1 or more. */
  public ReadAhead(long mostRequests, long mostBytes) {
    if (mostRequests < 1 || mostBytes < 1) {
      throw new IllegalArgumentException(
          "mostRequests=" + mostRequests + " mostBytes=" + mostBytes + " must be 1 or more");
    }
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  synchronized void acquire(int ofBytes) throws InterruptedException {
    while (!open && requests > 0 && (requests >= mostRequests || bytes + ofBytes > mostBytes)) {
      waiting = true;
      wait();
    }
    waiting = false;
    requests++;
    bytes += ofBytes;
  }

  /** A request has come to its end. */
  public synchronized void release(Planned planned) {
    requests--;
    bytes -= planned.footprintBytes();
    // Not at every one, or both threads would do nothing but wake each other.
    if (waiting && requests <= mostRequests * 3 / 4 && bytes <= mostBytes / 4 * 3) {
      notifyAll();
    }
  }

  /** Nobody waits any more: the run is over. */
  public synchronized void open() {
    open = true;
    notifyAll();
  }
}
