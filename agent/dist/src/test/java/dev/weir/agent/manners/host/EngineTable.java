package dev.weir.agent.manners.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;

/** Two socket channels, a TLS engine behind each. One thread at a time. */
final class EngineTable implements PingPong.Table {
  private final EngineEnd client;
  private final EngineEnd server;
  private final ByteBuffer request;
  private final ByteBuffer response;

  private EngineTable(EngineEnd client, EngineEnd server, byte[] request, byte[] response) {
    this.client = client;
    this.server = server;
    this.request = ChannelTable.direct(request);
    this.response = ChannelTable.direct(response);
  }

  static EngineTable open(SSLContext tls, byte[] request, byte[] response) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel listening = ServerSocketChannel.open().bind(any)) {
      EngineEnd client = new EngineEnd(tls, true, SocketChannel.open(listening.getLocalAddress()));
      EngineEnd server = new EngineEnd(tls, false, listening.accept());
      // Each side waits for the other, so that shaking hands takes two threads.
      FutureTask<Boolean> other = new FutureTask<>(client::shakeHands);
      new Thread(other).start();
      server.shakeHands();
      other.get();
      return new EngineTable(client, server, request, response);
    }
  }

  @Override
  public void serve() throws IOException {
    pass(request, client, server);
  }

  @Override
  public void giveBack() throws IOException {
    pass(response, server, client);
  }

  private static void pass(ByteBuffer message, EngineEnd from, EngineEnd to) throws IOException {
    message.rewind();
    from.send(message);
    to.receive(message.limit());
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
