package dev.weir.replay.download;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, which is asked for piece by piece: no more is read from the socket until
 * what came has been taken, so that TCP slows the sender. The JDK's own stream of a body is not
 * used because it waits without end for a server that has gone silent.
 *
 * <p>Read by one thread; {@link #close} may be called by any, and ends a reading that waits.
 */
final class BodyStream extends InputStream implements BodySubscriber<BodyStream> {
  private final long timeoutNanos;

  /** What came and was not read yet; one list at most, and one signal after it. */
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  private final Queue<ByteBuffer> pieces = new ArrayDeque<>();
  private volatile @Nullable Subscription subscription;
  private @Nullable Signal end;

  /** A list of buffers, or why there are no more. */
  private record Signal(List<ByteBuffer> buffers, @Nullable Throwable failure, boolean last) {}

  BodyStream(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  public CompletionStage<BodyStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal(buffers, null, false));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(List.of(), failure, true));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(List.of(), null, true));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer piece = piece();
    if (piece == null) {
      return -1;
    }
    int read = Math.min(length, piece.remaining());
    piece.get(bytes, offset, read);
    return read;
  }

  /** One with something in it; null at the end. */
  private @Nullable ByteBuffer piece() throws IOException {
    while (true) {
      ByteBuffer piece = pieces.peek();
      if (piece != null && piece.hasRemaining()) {
        return piece;
      }
      if (piece != null) {
        pieces.remove();
        askForMore();
      } else if (next().last()) {
        return null;
      }
    }
  }

  private void askForMore() {
    Subscription given = subscription;
    if (pieces.isEmpty() && given != null) {
      given.request(1);
    }
  }

  private Signal next() throws IOException {
    Signal signal = end == null ? await() : end;
    if (signal.last()) {
      end = signal;
    } else if (signal.buffers().stream().noneMatch(ByteBuffer::hasRemaining)) {
      askForMore();
    }
    Throwable failure = signal.failure();
    if (failure != null) {
      throw failure instanceof IOException known ? known : new IOException(failure);
    }
    for (ByteBuffer buffer : signal.buffers()) {
      if (buffer.hasRemaining()) {
        pieces.add(buffer);
      }
    }
    return signal;
  }

  private Signal await() throws IOException {
    try {
      Signal signal = signals.poll(timeoutNanos, TimeUnit.NANOSECONDS);
      if (signal == null) {
        close();
        throw new SocketTimeoutException("nothing came any more");
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** No more is wanted; the connection ends with it, unless all has come. */
  @Override
  public void close() {
    Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
    signals.add(new Signal(List.of(), new EOFException("closed"), true));
  }
}
