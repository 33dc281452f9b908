package dev.weir.replay.expect;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import org.jspecify.annotations.Nullable;

/** Hears nothing: where what is passed on ends. */
final class Nobody implements ExchangeListener {
  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long now) {}

  @Override
  public void requestHead(Exchange exchange) {}

  @Override
  public void responseHead(Exchange exchange) {}

  @Override
  public void finished(Exchange exchange) {}

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {}
}
