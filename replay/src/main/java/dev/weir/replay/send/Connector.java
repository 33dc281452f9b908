package dev.weir.replay.send;

import dev.weir.replay.balance.Balancer;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.RunClock;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Opens connections to targets, with TLS where they have it. Any loop. */
final class Connector {
  /** So that a slow reader does not hide behind a large buffer. */
  private static final int SLOW_RECEIVE_BUFFER_BYTES = 64 * 1024;

  private final SendOptions options;
  private final List<Target> targets;
  private final @Nullable SslContext tls;

  Connector(SendOptions options, List<Target> targets) throws SSLException {
    this.options = options;
    this.targets = targets;
    this.tls = targets.stream().anyMatch(Target::tls) ? context(options) : null;
  }

  private static SslContext context(SendOptions options) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    if (options.trustsAnyone()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
    return builder.build();
  }

  /** Opens a connection; tells the loop how that ended, on its thread. */
  void connect(EventLoop eventLoop, int target, TargetConnection connection, SendLoop loop) {
    SslHandler[] handshake = new SslHandler[1];
    Bootstrap bootstrap =
        bootstrap(eventLoop)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (options.clientRate() != null) {
                      channel.pipeline().addLast(new SlowReader(options.clientRate(), loop::now));
                    }
                    if (targets.get(target).tls() && tls != null) {
                      handshake[0] = sslHandler(channel, targets.get(target), tls);
                      channel.pipeline().addLast(handshake[0]);
                    }
                    channel.pipeline().addLast(connection);
                  }
                });
    bootstrap
        .connect(options.addresses().get(target))
        .addListener(
            connected -> {
              // Without a channel, as when files are used up, this comes from another thread.
              Runnable told =
                  loop.guarded(
                      () -> connected((ChannelFuture) connected, handshake[0], connection, loop));
              if (eventLoop.inEventLoop()) {
                told.run();
              } else {
                eventLoop.execute(told);
              }
            });
  }

  private static void connected(
      ChannelFuture connected,
      @Nullable SslHandler handshake,
      TargetConnection connection,
      SendLoop loop) {
    if (!connected.isSuccess()) {
      loop.notOpened(connection, Causes.ofNoConnection(connected.cause()));
    } else if (handshake == null) {
      opened(connection, connected.channel(), loop);
    } else {
      handshake
          .handshakeFuture()
          .addListener(
              shaken ->
                  loop.guarded(() -> handshaken(shaken, connection, connected.channel(), loop))
                      .run());
    }
  }

  private static void handshaken(
      Future<?> shaken, TargetConnection connection, Channel channel, SendLoop loop) {
    if (shaken.isSuccess()) {
      opened(connection, channel, loop);
    } else {
      var unused = channel.close();
      loop.notOpened(connection, Causes.ofNoConnection(shaken.cause()));
    }
  }

  private static void opened(TargetConnection connection, Channel channel, SendLoop loop) {
    channel.closeFuture().addListener(closed -> loop.closed());
    connection.opened(channel);
    loop.opened(connection);
  }

  private SslHandler sslHandler(Channel channel, Target target, SslContext context) {
    SslHandler handler = context.newHandler(channel.alloc(), target.host(), target.port());
    handler.setHandshakeTimeoutMillis(options.connectTimeoutMillis());
    if (!options.trustsAnyone()) {
      SSLEngine engine = handler.engine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 §4.3.4
      engine.setSSLParameters(parameters);
    }
    return handler;
  }

  private Bootstrap bootstrap(EventLoop eventLoop) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(options.transport().channel())
            // Small buffers come from a cache of the loop's own thread.
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMillis());
    if (options.clientRate() != null) {
      bootstrap
          .option(ChannelOption.AUTO_READ, false)
          .option(ChannelOption.SO_RCVBUF, SLOW_RECEIVE_BUFFER_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(SlowReader.pieceBytes(options.clientRate())));
    }
    return bootstrap;
  }

  /** Finds out whether a target that was away takes connections again. */
  void probe(EventLoop eventLoop, int target, Balancer balancer, RunClock clock) {
    bootstrap(eventLoop)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(options.addresses().get(target))
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                balancer.opened(target, clock.now());
                var unused = ((ChannelFuture) connected).channel().close();
              } else {
                balancer.failed(target, clock.now());
              }
            });
  }
}
