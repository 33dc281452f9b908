package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * A connection that does not carry HTTP/1: everything passes, nothing is looked at. Only where the
 * server has spoken first, the client's first bytes are, since they tell HTTP/2.
 */
final class Foreign implements Protocol {
  private static final int DECIDED = -1;

  private String name;

  /** How many bytes of HTTP/2's preface the client has sent, or {@link #DECIDED}. */
  private int prefaceBytes;

  /**
   * @param clientIsSilent whether nothing has come from the client, and its first bytes will be fed
   */
  Foreign(String name, boolean clientIsSilent) {
    this.name = name;
    this.prefaceBytes = clientIsSilent ? 0 : DECIDED;
  }

  @Override
  public int feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    if (direction == Direction.REQUEST && prefaceBytes != DECIDED) {
      lookForPreface(bytes, offset, length);
    }
    return length;
  }

  /** RFC 9113 §3.4: a server may send its SETTINGS before the client's preface has come. */
  private void lookForPreface(byte[] bytes, int offset, int length) {
    int matched = RequestHead.http2Preface(prefaceBytes, bytes, offset, offset + length);
    if (matched == RequestHead.HTTP_2_PREFACE_BYTES) {
      name = "http2";
    }
    boolean goesOn = matched == prefaceBytes + length;
    prefaceBytes = goesOn && matched < RequestHead.HTTP_2_PREFACE_BYTES ? matched : DECIDED;
  }

  @Override
  public long gap(Direction direction, long length, long nowNanos) {
    if (direction == Direction.REQUEST) {
      prefaceBytes = DECIDED;
    }
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
  public @Nullable Exchange receiving() {
    return null;
  }

  @Override
  public int newestRequest() {
    return -1;
  }

  @Override
  public @Nullable Exchange requestAfter(int ordinal) {
    return null;
  }

  @Override
  public long opaqueBytes(Direction direction) {
    return direction == Direction.REQUEST && prefaceBytes != DECIDED ? 0 : Long.MAX_VALUE;
  }

  @Override
  public String name() {
    return name;
  }
}
