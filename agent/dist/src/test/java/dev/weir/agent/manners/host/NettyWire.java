package dev.weir.agent.manners.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A wire over a channel of Netty. Read and written by one thread, none of Netty's. */
final class NettyWire implements Wire {
  private static final byte[] END = {};

  private static final AtomicLong WRITTEN = new AtomicLong();

  private final Channel channel;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private byte[] reading = END;
  private int position;

  NettyWire(Channel channel) {
    this.channel = channel;
    channel.pipeline().addLast(new Receiver());
  }

  /** Bytes of all wires together. */
  static long writtenBytes() {
    return WRITTEN.get();
  }

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      if (bytes.isReadable()) {
        received.add(ByteBufUtil.getBytes(bytes));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.add(END);
    }
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    if (position == reading.length) {
      try {
        reading = received.take();
      } catch (InterruptedException e) {
        throw new InterruptedIOException(e.toString());
      }
      position = 0;
    }
    if (reading.length == 0) {
      received.add(END);
      return -1;
    }
    int count = Math.min(bytes.length, reading.length - position);
    System.arraycopy(reading, position, bytes, 0, count);
    position += count;
    return count;
  }

  @Override
  public void write(byte[]... pieces) throws IOException {
    ChannelFuture last = channel.newSucceededFuture();
    for (byte[] piece : pieces) {
      WRITTEN.addAndGet(piece.length);
      last = channel.write(Unpooled.wrappedBuffer(piece));
    }
    channel.flush();
    finish(last);
  }

  @Override
  public void close() throws IOException {
    finish(channel.close());
  }

  private static void finish(ChannelFuture future) throws IOException {
    future.awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new IOException(future.cause());
    }
  }
}
