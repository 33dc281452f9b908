package dev.weir.agent.manners.host;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on Netty with one event loop, whose downloads and uploads limits hold back: {@code GET}
 * is answered with {@link #DOWNLOAD_BYTES}, {@code POST} is read on and on, {@code PUT} only when
 * the server asks for it, twice a second, and of {@code PATCH} it asks for no more than what comes
 * first. Argument: {@code nio} or {@code epoll}. Prints its port, then {@code read} and how many
 * bytes whenever a connection is over, and for each line of its standard input how often it was
 * given what it had not asked for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows at the other end
public final class HeldNetty extends ChannelInboundHandlerAdapter {
  public static final int DOWNLOAD_BYTES = 10_000_000;

  private static final int PIECE_BYTES = 10_000;
  private static final int MOST_READ_BYTES = 500_000;
  private static final long ASKING_MILLIS = 500;
  private static final AtomicInteger UNASKED = new AtomicInteger();

  private long readBytes;
  private boolean begun;
  private boolean asks;
  private boolean asked;

  private HeldNetty() {}

  @SuppressWarnings("deprecation") // these groups are known to Netty 4.1, too
  public static void main(String[] arguments) throws Exception {
    boolean nio = arguments[0].equals("nio");
    EventLoopGroup group = nio ? new NioEventLoopGroup(1) : new EpollEventLoopGroup(1);
    InetSocketAddress address =
        (InetSocketAddress)
            new ServerBootstrap()
                .group(group)
                .channel(nio ? NioServerSocketChannel.class : EpollServerSocketChannel.class)
                .childOption(
                    ChannelOption.RCVBUF_ALLOCATOR,
                    new FixedRecvByteBufAllocator(MOST_READ_BYTES).maxMessagesPerRead(1))
                .childHandler(
                    new ChannelInitializer<SocketChannel>() {
                      @Override
                      protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HeldNetty());
                      }
                    })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel()
                .localAddress();
    System.out.println(address.getPort());
    for (int c = System.in.read(); c >= 0; c = System.in.read()) {
      if (c == '\n') {
        System.out.println("unasked " + UNASKED.get());
      }
    }
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    readBytes += bytes.readableBytes();
    if (!begun) {
      begun = true;
      begin(context, bytes);
    } else if (asks && !asked) {
      UNASKED.incrementAndGet();
    }
    asked = false;
    bytes.release();
  }

  private void begin(ChannelHandlerContext context, ByteBuf request) {
    if (request.getByte(0) == 'G') {
      answer(context);
    } else if (request.getByte(1) != 'O') {
      asks = true;
      context.channel().config().setAutoRead(false);
      if (request.getByte(1) == 'U') {
        context
            .executor()
            .scheduleAtFixedRate(
                () -> ask(context), ASKING_MILLIS, ASKING_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void answer(ChannelHandlerContext context) {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + DOWNLOAD_BYTES + "\r\n\r\n";
    context.write(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
    ByteBuf piece = context.alloc().directBuffer(PIECE_BYTES).writeZero(PIECE_BYTES);
    for (int bytes = 0; bytes < DOWNLOAD_BYTES; bytes += PIECE_BYTES) {
      context.write(piece.retainedDuplicate());
    }
    piece.release();
    context.flush();
  }

  private void ask(ChannelHandlerContext context) {
    asked = true;
    context.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    System.out.println("read " + readBytes);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
