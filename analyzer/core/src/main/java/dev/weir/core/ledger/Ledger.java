package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import org.jspecify.annotations.Nullable;

/** Stand-in until the ledger lands. */
public final class Ledger implements ExchangeListener {
  public void captured(long bytes) {}

  public void wire(Exchange x, Direction d, long bytes) {
    x.addWireBytes(bytes);
  }

  public void retransmitted(Exchange x, long payloadBytes) {
    x.addRetransmittedBytes(payloadBytes);
  }

  public void unattributed(Reason r, long bytes) {}

  public void connectionOpened() {}

  public void protocol(String name, long connections, long wireBytes) {}

  @Override
  public void bytes(Exchange e, Direction d, ByteKind k, long count, long nowNanos) {}

  @Override
  public void requestHead(Exchange exchange) {}

  @Override
  public void responseHead(Exchange exchange) {}

  @Override
  public void finished(Exchange exchange) {}

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {}
}
