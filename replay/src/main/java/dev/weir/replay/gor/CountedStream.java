package dev.weir.replay.gor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Adds what one thread reads of several files to a count that another may look at. */
final class CountedStream extends FilterInputStream {
  private final AtomicLong readBytes;

  CountedStream(InputStream in, AtomicLong readBytes) {
    super(in);
    this.readBytes = readBytes;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      readBytes.incrementAndGet();
    }
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      readBytes.addAndGet(read);
    }
    return read;
  }
}
