package dev.weir.core.ledger;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TallyBoard} has to remember of an exchange: where it stands, and with how much.
 * Confined as its board is.
 */
final class InFlight {
  /** Null while this waits to be used again. */
  @Nullable Exchange exchange;

  /** Where the board keeps it. */
  int index;

  /** The next that is over, or that waits to be used again. */
  @Nullable InFlight next;

  /** Of which request it is told; null while nothing has been told of it. */
  @Nullable Tally request;

  /** Of which response it is told; null while nothing has been told of it. */
  @Nullable Tally response;

  /** Where the last one stands that was over before it was told of; a guess for the next. */
  @Nullable Tally last;

  long applicationBytes;

  // What has been told.
  private final long[] toldBytes = new long[2 * Figures.KINDS];
  private long toldWireBytes;
  private long toldApplicationBytes;
  private boolean reused;

  /** Becomes that of another exchange, of which nothing has been told. */
  void renew(Exchange x) {
    exchange = x;
    applicationBytes = 0;
  }

  /** Is no exchange's any more, and keeps nothing alive but a guess. */
  void clear() {
    exchange = null;
    if (request != null) {
      request = null;
      response = null;
      Arrays.fill(toldBytes, 0);
      toldWireBytes = 0;
      toldApplicationBytes = 0;
    }
  }

  /** Whether bytes have passed since it was told of, or nothing has been told. */
  boolean hasNews(Exchange x) {
    return request == null
        || x.wireBytes() != toldWireBytes
        || applicationBytes != toldApplicationBytes
        || x.messageBytes(Direction.REQUEST) != toldRequestBytes()
        || x.messageBytes(Direction.RESPONSE) != sum(toldBytes) - toldRequestBytes();
  }

  /** Wire bytes that have not been told. */
  long untoldWireBytes(Exchange x) {
    return x.wireBytes() - toldWireBytes;
  }

  /** Takes back from the figures of a tally what it was told. */
  void takeBack(Figures figures) {
    for (int i = 0; i < toldBytes.length; i++) {
      figures.bytes[i] -= toldBytes[i];
    }
    figures.wireBytes -= toldWireBytes;
    figures.applicationBytes -= toldApplicationBytes;
    figures.requests--;
    if (reused) {
      figures.reusedRequests--;
    }
  }

  /** Tells the figures of a tally all that is known. */
  void tell(Exchange x, Figures figures) {
    figures.add(x);
    figures.applicationBytes += applicationBytes;
  }

  /** All that is known has been told. */
  void told(Exchange x) {
    Arrays.fill(toldBytes, 0);
    x.addBytesTo(toldBytes, 1);
    toldWireBytes = x.wireBytes();
    toldApplicationBytes = applicationBytes;
    reused = x.ordinal() > 0;
  }

  private long toldRequestBytes() {
    return toldBytes[0] + toldBytes[1] + toldBytes[2];
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
