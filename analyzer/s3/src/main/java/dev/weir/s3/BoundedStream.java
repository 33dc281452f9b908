package dev.weir.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, and then the end. */
final class BoundedStream extends FilterInputStream {
  private long leftBytes;

  BoundedStream(InputStream in, long bytes) {
    super(in);
    this.leftBytes = bytes;
  }

  @Override
  public int read() throws IOException {
    if (leftBytes == 0) {
      return -1;
    }
    int read = super.read();
    leftBytes -= read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (leftBytes == 0) {
      return length == 0 ? 0 : -1;
    }
    int read = super.read(into, offset, (int) Math.min(length, leftBytes));
    leftBytes -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(Math.min(bytes, leftBytes));
    leftBytes -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(super.available(), leftBytes);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
