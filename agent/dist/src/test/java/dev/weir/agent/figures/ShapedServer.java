package dev.weir.agent.figures;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import java.net.InetAddress;

/**
 * Netty with its own limit for all connections together, as a program of its own: {@code PORT
 * BYTES_PER_SECOND CHECK_MILLIS}, 0 for its default. Bodies are written in chunks of 8 KiB as there
 * is room, which is how it shapes best.
 */
final class ShapedServer {
  private ShapedServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    long bytesPerSecond = Long.parseLong(arguments[1]);
    long checkMillis = Long.parseLong(arguments[2]);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    GlobalTrafficShapingHandler shaping =
        checkMillis == 0
            ? new GlobalTrafficShapingHandler(loops, bytesPerSecond, 0)
            : new GlobalTrafficShapingHandler(loops, bytesPerSecond, 0, checkMillis);
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        shaping, new HttpServerCodec(), new ChunkedWriteHandler(), new Answers());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync();
  }

  /** Answers with as many bytes as the query {@code bytes=} says. Confined to its event loop. */
  private static final class Answers extends SimpleChannelInboundHandler<Object> {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The last write closes the connection.
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        int bytes = Integer.parseInt(request.uri().substring(request.uri().indexOf('=') + 1));
        HttpResponse response =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setContentLength(response, bytes);
        context.write(response);
        byte[] body = "x".repeat(bytes).getBytes(US_ASCII);
        context
            .writeAndFlush(
                new HttpChunkedInput(
                    new ChunkedStream(new ByteBufInputStream(Unpooled.wrappedBuffer(body)))))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The client went away.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
