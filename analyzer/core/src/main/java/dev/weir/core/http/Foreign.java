package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/** A connection that does not carry HTTP/1: everything passes, nothing is looked at. */
record Foreign(String name) implements Protocol {

  @Override
  public int feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    return length;
  }

  @Override
  public long gap(Direction direction, long length, long nowNanos) {
    return length;
  }

  @Override
  public void rejoin() {}

  @Override
  public boolean moveTo(ExchangeListener listener, HttpParsing parsing) {
    return true;
  }

  @Override
  public void end(Direction direction, long nowNanos) {}

  @Override
  public void close(long nowNanos) {}

  @Override
  public @Nullable Exchange owner() {
    return null;
  }

  @Override
  public Unowned unowned() {
    return Unowned.FOREIGN;
  }

  @Override
  public @Nullable Exchange inProgress() {
    return null;
  }

  @Override
  public @Nullable Exchange answering() {
    return null;
  }

  @Override
  public long opaqueBytes(Direction direction) {
    return Long.MAX_VALUE;
  }
}
