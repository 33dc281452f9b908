package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells several ledgers of the same exchanges; each finds its own attachment. */
final class Fork implements ExchangeListener {
  private final List<Ledger> ledgers;
  private final IdentityHashMap<Exchange, @Nullable Object[]> attachments = new IdentityHashMap<>();

  Fork(List<Ledger> ledgers) {
    this.ledgers = ledgers;
  }

  /** Something to be told to one ledger. */
  private interface Telling {
    void to(Ledger ledger);
  }

  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
    tell(x, ledger -> ledger.bytes(x, direction, kind, count, nowNanos));
  }

  @Override
  public void requestHead(Exchange x) {
    tell(x, ledger -> ledger.requestHead(x));
  }

  @Override
  public void responseHead(Exchange x) {
    tell(x, ledger -> ledger.responseHead(x));
  }

  @Override
  public void finished(Exchange x) {
    tell(x, ledger -> ledger.finished(x));
  }

  @Override
  public void oddity(String name, @Nullable Exchange x, String example) {
    ledgers.forEach(ledger -> ledger.oddity(name, x, example));
  }

  private void tell(Exchange x, Telling telling) {
    @Nullable Object[] own = attachments.computeIfAbsent(x, k -> new Object[ledgers.size()]);
    for (int i = 0; i < ledgers.size(); i++) {
      x.attach(own[i]);
      telling.to(ledgers.get(i));
      own[i] = x.attachment();
    }
  }
}
