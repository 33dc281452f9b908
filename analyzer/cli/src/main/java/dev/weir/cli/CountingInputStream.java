package dev.weir.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read, by one thread, for another that shows progress. */
final class CountingInputStream extends FilterInputStream {
  private volatile long positionBytes;

  CountingInputStream(InputStream in) {
    super(in);
  }

  long positionBytes() {
    return positionBytes;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    advance(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    advance(Math.max(0, read));
    return read;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void advance(int bytes) {
    positionBytes += bytes;
  }
}
