package dev.weir.agent.servers.app;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.TimeUnit;

/** Answers one connection's requests. Confined to its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // The last write of a response tells how it went.
final class NettyHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int BLOCK_BYTES = 8192;

  private final Settings settings;
  private final boolean encrypted;

  NettyHandler(Settings settings, boolean encrypted) {
    this.settings = settings;
    this.encrypted = encrypted;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws IOException {
    Reply reply =
        Reply.to(
            settings.path("files"),
            request.uri(),
            request.headers()::get,
            request.content().readableBytes());
    boolean headed = request.method().equals(HttpMethod.HEAD);
    boolean bodiless = headed || reply.status() == 304;
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    boolean keptAlive = HttpUtil.isKeepAlive(request) && !(old && !reply.sized());
    ChannelFuture sent;
    if (reply.brokenOff()) {
      sent = sendAndBreakOff(context, reply);
    } else if (bodiless || (reply.sized() && reply.file() == null)) {
      sent = sendWhole(context, reply, bodiless);
    } else if (reply.file() != null) {
      sent = sendFile(context, reply, reply.file());
    } else {
      sent = sendParts(context, reply, old);
    }
    long bytes = bodiless ? 0 : reply.length();
    String method = request.method().name();
    String target = request.uri();
    sent.addListener(done -> settings.served(method, target, reply.status(), bytes));
    if (!keptAlive) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static ChannelFuture sendWhole(
      ChannelHandlerContext context, Reply reply, boolean bodiless) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.parts().get(0)));
    reply.fields().forEach(response.headers()::set);
    if (reply.status() != 304) {
      HttpUtil.setContentLength(response, reply.length());
    }
    return context.writeAndFlush(response);
  }

  private ChannelFuture sendFile(ChannelHandlerContext context, Reply reply, Reply.Slice file)
      throws IOException {
    HttpResponse response = head(reply);
    HttpUtil.setContentLength(response, file.bytes());
    context.write(response);
    if (encrypted) {
      RandomAccessFile opened = new RandomAccessFile(file.path().toFile(), "r");
      return context.writeAndFlush(
          new HttpChunkedInput(new ChunkedFile(opened, file.offset(), file.bytes(), BLOCK_BYTES)));
    }
    // By the kernel's sendfile.
    context.write(new DefaultFileRegion(file.path().toFile(), file.offset(), file.bytes()));
    return context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static ChannelFuture sendParts(ChannelHandlerContext context, Reply reply, boolean old) {
    HttpResponse response = head(reply);
    HttpUtil.setTransferEncodingChunked(response, !old);
    context.writeAndFlush(response);
    for (byte[] part : reply.parts()) {
      context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
    }
    return context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static ChannelFuture sendAndBreakOff(ChannelHandlerContext context, Reply reply) {
    HttpResponse response = head(reply);
    HttpUtil.setContentLength(response, reply.length());
    context.write(response);
    context.executor().schedule(() -> context.close(), Content.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return context.writeAndFlush(
        new DefaultHttpContent(Unpooled.wrappedBuffer(reply.parts().get(0))));
  }

  private static HttpResponse head(Reply reply) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    reply.fields().forEach(response.headers()::set);
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // The client went away.
    context.close();
  }
}
