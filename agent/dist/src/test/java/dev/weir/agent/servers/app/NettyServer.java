package dev.weir.agent.servers.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Netty by itself, on the JDK's selectors and on Linux's epoll. */
public final class NettyServer {
  private static final int MOST_REQUEST_BYTES = 1 << 20;

  private final Settings settings;

  private NettyServer(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    NettyServer server = new NettyServer(Settings.of(arguments));
    SslContext tls = server.tls();
    EventLoopGroup nio = new NioEventLoopGroup();
    server.bind(nio, NioServerSocketChannel.class, "nio-http", null);
    server.bind(nio, NioServerSocketChannel.class, "nio-https", tls);
    EventLoopGroup epoll = new EpollEventLoopGroup();
    server.bind(epoll, EpollServerSocketChannel.class, "epoll-http", null);
    server.bind(epoll, EpollServerSocketChannel.class, "epoll-https", tls);
  }

  /** By the JDK's engine. */
  @SuppressWarnings("deprecation") // The other constructor asks for protocols to negotiate.
  private SslContext tls() throws Exception {
    return new JdkSslContext(settings.tls(), false, ClientAuth.NONE);
  }

  private void bind(
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      String name,
      @Nullable SslContext tls)
      throws InterruptedException {
    new ServerBootstrap()
        .group(group)
        .channel(type)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                if (tls != null) {
                  pipeline.addLast(tls.newHandler(channel.alloc()));
                }
                pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MOST_REQUEST_BYTES),
                    new ChunkedWriteHandler(),
                    new NettyHandler(settings, tls != null));
              }
            })
        .bind(InetAddress.getLoopbackAddress(), settings.port(name))
        .sync();
  }
}
