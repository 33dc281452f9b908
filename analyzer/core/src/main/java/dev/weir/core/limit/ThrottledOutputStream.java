package dev.weir.core.limit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes no faster than limiters allow: waits on the calling thread before it hands bytes on, in
 * pieces of some milliseconds.
 *
 * <p>For one thread at a time; the limiters, made by {@code new Limiter(allowance,
 * System.nanoTime())}, may be shared by many streams. Bytes for which there were tokens and that
 * the stream behind then failed to write are not given back, since nobody knows how many of them
 * passed. What buffers is better put before this than behind it, or bytes pass later than they were
 * due.
 */
public final class ThrottledOutputStream extends OutputStream {
  private final OutputStream out;
  private final LimiterContext context;
  private final Waiting waiting;

  /**
   * A stream that takes from all of the limiters.
   *
   * @param limiters at least one, that of the fewest users first
   */
  public ThrottledOutputStream(OutputStream out, Limiter... limiters) {
    this(out, Pause.INSTANCE, limiters);
  }

  ThrottledOutputStream(OutputStream out, Waiting waiting, Limiter... limiters) {
    this.out = Objects.requireNonNull(out, "out");
    this.waiting = waiting;
    this.context = LimiterContext.of(limiters);
  }

  @Override
  public void write(int b) throws IOException {
    context.await(1, 0, waiting);
    out.write(b);
  }

  /**
   * Writes all bytes.
   *
   * @throws java.io.InterruptedIOException if the thread is interrupted while it waits; {@link
   *     java.io.InterruptedIOException#bytesTransferred} says how many have been written
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int written = 0;
    while (written < length) {
      int granted = context.await(length - written, written, waiting);
      out.write(bytes, offset + written, granted);
      written += granted;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Closes the stream behind. */
  @Override
  public void close() throws IOException {
    context.close();
    out.close();
  }
}
