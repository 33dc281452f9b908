package dev.weir.replay.send;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A target in this very process, on loopback, that says "204 No Content" to whatever comes. */
public final class Echo implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 204 No Content\r\nServer: weir\r\nDate: Sun, 29 Nov 2026 00:00:00 GMT\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final EventLoopGroup group;
  private final InetSocketAddress address;

  /** Starts on a port that the system chooses. */
  public Echo(TransportKind transport) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("weir-echo", true), transport.factory());
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(transport.serverChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child.pipeline().addLast(new Answers());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    address = (InetSocketAddress) channel.localAddress();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Answers extends ChannelInboundHandlerAdapter {
    private final ByteBuf bytes = Unpooled.directBuffer().writeBytes(ANSWER);
    private final ByteBuf answer = Unpooled.unreleasableBuffer(bytes);

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      bytes.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      var unused = context.writeAndFlush(answer.duplicate(), context.voidPromise());
    }
  }
}
