package dev.weir.agent.manners.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A server on an asynchronous channel, for one client, which reads into several buffers at once and
 * writes from them: {@code GET} is answered with bytes that count up to {@link #PERIOD_BYTES} again
 * and again, and the body of {@code POST} has to. Prints its port, and for each line of its
 * standard input how many bytes of the body were read.
 */
public final class HeldAsync implements CompletionHandler<Long, Boolean> {
  /** No power of two, so that gaps are seen. */
  public static final int PERIOD_BYTES = 251;

  /** Of the answer. */
  public static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n";

  private static final int[] BUFFER_BYTES = {0, 1_000, 3, 70_000};

  private final AsynchronousSocketChannel channel;
  private final ByteBuffer[] buffers =
      IntStream.of(BUFFER_BYTES).mapToObj(ByteBuffer::allocate).toArray(ByteBuffer[]::new);
  private volatile long bytes;
  private volatile @Nullable Throwable failure;

  private HeldAsync(AsynchronousSocketChannel channel) {
    this.channel = channel;
  }

  public static void main(String[] arguments) throws Exception {
    AsynchronousServerSocketChannel listening = AsynchronousServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println(((InetSocketAddress) listening.getLocalAddress()).getPort());
    HeldAsync server = new HeldAsync(listening.accept().get());
    server.begin();
    for (int c = System.in.read(); c >= 0; c = System.in.read()) {
      if (c == '\n') {
        System.out.println("read " + (server.failure == null ? server.bytes : server.failure));
      }
    }
  }

  /** The head comes alone, and whole. */
  private void begin() throws Exception {
    ByteBuffer head = ByteBuffer.allocate(1000);
    channel.read(head).get();
    boolean downloads = head.get(0) == 'G';
    if (downloads) {
      channel.write(StandardCharsets.US_ASCII.encode(HEAD)).get();
      fill();
    }
    go(downloads);
  }

  private void go(boolean downloads) {
    if (downloads) {
      channel.write(buffers, 0, buffers.length, 1, TimeUnit.HOURS, true, this);
    } else {
      channel.read(buffers, 0, buffers.length, 1, TimeUnit.HOURS, false, this);
    }
  }

  @Override
  public void completed(Long count, Boolean downloads) {
    if (downloads) {
      long before = bytes; // one operation at a time
      bytes = before + count;
      if (!buffers[buffers.length - 1].hasRemaining()) {
        fill();
      }
    } else {
      check(count);
    }
    go(downloads);
  }

  private void fill() {
    long at = bytes;
    for (ByteBuffer buffer : buffers) {
      buffer.clear();
      while (buffer.hasRemaining()) {
        buffer.put((byte) (at++ % PERIOD_BYTES));
      }
      buffer.flip();
    }
  }

  private void check(long count) {
    long at = bytes;
    for (ByteBuffer buffer : buffers) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (buffer.get() != (byte) (at++ % PERIOD_BYTES)) {
          failure = new AssertionError("byte " + at + " is another than was sent");
        }
      }
      buffer.clear();
    }
    if (at - bytes != count) {
      failure = new AssertionError(count + " bytes were read, but " + (at - bytes) + " came");
    }
    bytes = at;
  }

  @Override
  public void failed(Throwable cause, Boolean downloads) {
    failure = cause;
  }
}
