package dev.weir.agent.servers.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Netty by itself, on each transport that a listener is named after. */
public final class NettyServer {
  private static final int MOST_REQUEST_BYTES = 1 << 20;

  private final Settings settings;

  private NettyServer(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws Exception {
    NettyServer server = new NettyServer(Settings.of(arguments));
    SslContext tls = server.tls();
    for (NettyTransport transport : NettyTransport.values()) {
      String http = transport.listeners() + "-http";
      if (server.settings.has(http)) {
        ServerBootstrap bootstrap = transport.bootstrap();
        server.bind(bootstrap.clone(), http, null);
        server.bind(bootstrap.clone(), transport.listeners() + "-https", tls);
      }
    }
  }

  /** By the JDK's engine. */
  @SuppressWarnings("deprecation") // The other constructor asks for protocols to negotiate.
  private SslContext tls() throws Exception {
    return new JdkSslContext(settings.tls(), false, ClientAuth.NONE);
  }

  private void bind(ServerBootstrap bootstrap, String name, @Nullable SslContext tls)
      throws InterruptedException {
    bootstrap
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
