package dev.weir.agent.manners.host;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Serves and asks over one of Netty's native transports, and prints a digest of all that came, and
 * how many bytes that were. Argument: {@code epoll} or {@code io_uring}.
 */
public final class NettyTransport {
  private NettyTransport() {}

  public static void main(String[] arguments) throws Exception {
    talk(arguments[0]);
    System.out.println("done");
    System.in.transferTo(System.out);
  }

  static void talk(String transport) throws Exception {
    if (transport.equals("epoll")) {
      talk(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class);
    } else {
      talk(
          IoUringIoHandler.newFactory(),
          IoUringServerSocketChannel.class,
          IoUringSocketChannel.class);
    }
    System.out.println("bytes " + NettyWire.writtenBytes());
  }

  private static void talk(
      IoHandlerFactory handler,
      Class<? extends ServerChannel> serverType,
      Class<? extends Channel> clientType)
      throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, handler);
    BlockingQueue<NettyWire> accepted = new LinkedBlockingQueue<>();
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(serverType)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.add(new NettyWire(channel));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    EveryTransport.talk(
        "netty",
        Conversation.FROM_MEMORY,
        accepted::take,
        () -> connect(group, clientType, server));
    server.close().sync();
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  private static Wire connect(EventLoopGroup group, Class<? extends Channel> type, Channel server)
      throws InterruptedException {
    BlockingQueue<NettyWire> made = new LinkedBlockingQueue<>();
    new Bootstrap()
        .group(group)
        .channel(type)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                made.add(new NettyWire(channel));
              }
            })
        .connect(server.localAddress())
        .sync();
    return made.take();
  }
}
