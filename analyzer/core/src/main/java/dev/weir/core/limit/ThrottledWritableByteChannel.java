package dev.weir.core.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * Writes no faster than limiters allow: before a blocking channel it waits on the calling thread,
 * in pieces of some milliseconds.
 *
 * <p>Before a channel in non-blocking mode it never waits: it writes what may pass now, which may
 * be nothing, and {@link #nanosToWait} says when to write again; to ask a selector before then
 * would be to spin, for that knows nothing of tokens. What the channel behind does not take is
 * given back at once.
 *
 * <p>For one thread at a time; the limiters, made by {@code new Limiter(allowance,
 * System.nanoTime())}, may be shared by many channels.
 */
public final class ThrottledWritableByteChannel implements WritableByteChannel {
  private final WritableByteChannel channel;
  private final LimiterContext context;
  private final Waiting waiting;
  private long nanosToWait;

  /**
   * A channel that takes from all of the limiters.
   *
   * @param limiters at least one, that of the fewest users first
   */
  public ThrottledWritableByteChannel(WritableByteChannel channel, Limiter... limiters) {
    this(channel, Pause.INSTANCE, limiters);
  }

  ThrottledWritableByteChannel(WritableByteChannel channel, Waiting waiting, Limiter... limiters) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.waiting = waiting;
    this.context = LimiterContext.of(limiters);
  }

  /**
   * Writes until nothing remains, or the channel behind takes no more, or, if that does not block,
   * there are no tokens.
   *
   * @throws java.io.InterruptedIOException if the thread is interrupted while it waits; the
   *     buffer's position says how many bytes have been written
   */
  @Override
  public int write(ByteBuffer source) throws IOException {
    if (context.isClosed()) {
      throw new ClosedChannelException();
    }
    nanosToWait = 0;
    int written = 0;
    while (source.hasRemaining()) {
      int granted = grant(source.remaining(), written);
      if (granted == 0) {
        break;
      }
      int passed = write(source, granted);
      written += passed;
      if (passed < granted) {
        context.unused(granted - passed, waiting.nowNanos());
        break;
      }
    }
    return written;
  }

  /**
   * For how long to wait before the next write, if the last one ended for want of tokens; else 0,
   * and what remains is for the channel behind to take.
   */
  public long nanosToWait() {
    return nanosToWait;
  }

  @Override
  public boolean isOpen() {
    return !context.isClosed() && channel.isOpen();
  }

  /** Closes the channel behind. */
  @Override
  public void close() throws IOException {
    context.close();
    channel.close();
  }

  /** How many bytes may pass now; 0 when none may and nobody is to wait. */
  private int grant(int bytes, int written) throws IOException {
    if (!(channel instanceof SelectableChannel selectable) || selectable.isBlocking()) {
      return context.await(bytes, written, waiting);
    }
    long answer = context.ask(bytes, waiting.nowNanos());
    if (answer > 0) {
      return (int) answer;
    }
    nanosToWait = -answer;
    return 0;
  }

  private int write(ByteBuffer source, int bytes) throws IOException {
    int limit = source.limit();
    source.limit(source.position() + bytes);
    try {
      return Math.max(0, channel.write(source)); // some say -1 when they are closed
    } finally {
      source.limit(limit);
    }
  }
}
