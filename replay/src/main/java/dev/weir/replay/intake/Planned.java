package dev.weir.replay.intake;

import dev.weir.core.http.Exchange;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.Obstacle;
import org.jspecify.annotations.Nullable;

/**
 * A request that is ready to be sent, and when. Made by the reading thread, then handed to one
 * loop; only what was answered when it was recorded may become known later.
 */
public final class Planned {
  private final long index;
  private final long connection;
  private final String client;
  private final String endpoint;
  private final byte[][] variants;
  private final long recordedNanos;
  private final boolean awaitsContinue;

  /** When it is to go out, on the scale of {@link RunClock}; negative until that is known. */
  long dueNanos = -1;

  /**
   * Of the recording, once it is whole and until somebody has been told; for the reading thread.
   */
  @Nullable Exchange recorded;

  private Obstacle obstacle = Obstacle.NONE;
  private volatile @Nullable Expected expected;

  /**
   * @param index of the request in the recording, passes before this one included
   * @param connection requests with the same one share a connection
   * @param client the address of who sent it; may be empty
   * @param endpoint method and route
   * @param variants its bytes, one for all targets or one for each
   * @param recordedNanos when it was recorded, since the epoch
   * @param awaitsContinue whether its body waits for leave (RFC 9110 §10.1.1)
   */
  Planned(
      long index,
      long connection,
      String client,
      String endpoint,
      byte[][] variants,
      long recordedNanos,
      boolean awaitsContinue) {
    this.index = index;
    this.connection = connection;
    this.client = client;
    this.endpoint = endpoint;
    this.variants = variants;
    this.recordedNanos = recordedNanos;
    this.awaitsContinue = awaitsContinue;
  }

  /** The same request in another pass. */
  Planned again(long otherIndex, long otherConnection) {
    Planned again =
        new Planned(
            otherIndex, otherConnection, client, endpoint, variants, recordedNanos, awaitsContinue);
    again.expected = expected;
    return again;
  }

  public long index() {
    return index;
  }

  public long connection() {
    return connection;
  }

  public String client() {
    return client;
  }

  public String endpoint() {
    return endpoint;
  }

  /** What to send to a target; nobody may change it. */
  public byte[] bytes(int target) {
    return variants[variants.length == 1 ? 0 : target];
  }

  /** What it takes of memory, about. */
  int footprintBytes() {
    int bytes = 200;
    for (byte[] variant : variants) {
      bytes += variant.length;
    }
    return bytes;
  }

  public long dueNanos() {
    return dueNanos;
  }

  public boolean awaitsContinue() {
    return awaitsContinue;
  }

  /** When it was recorded, since the epoch. */
  public long recordedNanos() {
    return recordedNanos;
  }

  /** What is in its way since it was due; called by whoever has it at that time. */
  public void heldUpBy(Obstacle what) {
    if (obstacle == Obstacle.NONE) {
      obstacle = what;
    }
  }

  public Obstacle obstacle() {
    return obstacle;
  }

  /** What was answered when it was recorded; null when that is not known, or not yet. */
  public @Nullable Expected expected() {
    return expected;
  }

  void expect(Expected answer) {
    expected = answer;
  }
}
