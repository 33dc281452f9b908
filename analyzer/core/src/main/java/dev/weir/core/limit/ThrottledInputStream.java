package dev.weir.core.limit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * Reads no faster than limiters allow: reads a piece of some milliseconds, and hands it on when
 * there are tokens for it.
 *
 * <p>For one thread at a time; the limiters, made by {@code new Limiter(allowance,
 * System.nanoTime())}, may be shared by many streams. A thread that is interrupted while it waits
 * gets what has been read all the same, for it would be lost; the next reading pays for it first,
 * and throws {@link InterruptedIOException} if the thread still is interrupted.
 */
public final class ThrottledInputStream extends InputStream {
  private final InputStream in;
  private final LimiterContext context;
  private final Waiting waiting;

  /** What has been handed on and is still to be paid for. */
  private int owedBytes;

  /**
   * A stream that takes from all of the limiters.
   *
   * @param limiters at least one, that of the fewest users first
   */
  public ThrottledInputStream(InputStream in, Limiter... limiters) {
    this(in, Pause.INSTANCE, limiters);
  }

  ThrottledInputStream(InputStream in, Waiting waiting, Limiter... limiters) {
    this.in = Objects.requireNonNull(in, "in");
    this.waiting = waiting;
    this.context = LimiterContext.of(limiters);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    pay();
    int read = in.read(bytes, offset, (int) Math.min(length, context.mostBytes()));
    if (read > 0) {
      owedBytes = read;
      try {
        pay();
      } catch (InterruptedIOException e) {
        return read; // the thread still is interrupted, and what is owed will be paid
      }
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  /** Closes the stream behind. */
  @Override
  public void close() throws IOException {
    context.close();
    in.close();
  }

  private void pay() throws IOException {
    while (owedBytes > 0) {
      owedBytes -= context.await(owedBytes, 0, waiting);
    }
  }
}
