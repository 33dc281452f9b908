package dev.weir.replay.send;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads from its connection no faster than a rate, so that the target feels a slow client: what it
 * sends stays in the kernels' buffers. Needs a channel that does not read by itself.
 */
final class SlowReader extends ChannelInboundHandlerAdapter {
  private static final int LEAST_PIECE_BYTES = 512;
  private static final int MOST_PIECE_BYTES = 64 * 1024;
  private static final int PIECES_PER_SECOND = 50;

  private final LongSupplier nanos;
  private final Limiter limiter;

  SlowReader(Allowance rate, LongSupplier nanos) {
    this.nanos = nanos;
    this.limiter = new Limiter(rate, nanos.getAsLong());
  }

  /** How much is read at once, so that a reader is not fast and then still for long. */
  static int pieceBytes(Allowance rate) {
    long piece = rate.bytesPerSecond() / PIECES_PER_SECOND;
    return (int) Math.max(LEAST_PIECE_BYTES, Math.min(MOST_PIECE_BYTES, piece));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.fireChannelActive();
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    limiter.reserve(((ByteBuf) message).readableBytes(), nanos.getAsLong());
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    long waitNanos = limiter.nanosToWait(1, nanos.getAsLong());
    if (waitNanos == 0) {
      context.read();
    } else {
      var unused = context.executor().schedule(context::read, waitNanos, TimeUnit.NANOSECONDS);
    }
  }
}
