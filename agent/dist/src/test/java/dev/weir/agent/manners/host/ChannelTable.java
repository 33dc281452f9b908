package dev.weir.agent.manners.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two socket channels. One thread at a time. */
final class ChannelTable implements PingPong.Table {
  private final SocketChannel client;
  private final SocketChannel server;
  private final ByteBuffer request;
  private final ByteBuffer response;
  private final ByteBuffer received = ByteBuffer.allocateDirect(1024);

  private ChannelTable(
      SocketChannel client, SocketChannel server, ByteBuffer request, ByteBuffer response) {
    this.client = client;
    this.server = server;
    this.request = request;
    this.response = response;
  }

  static ChannelTable open(byte[] request, byte[] response) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel listening = ServerSocketChannel.open().bind(any)) {
      SocketChannel client = SocketChannel.open(listening.getLocalAddress());
      return new ChannelTable(client, listening.accept(), direct(request), direct(response));
    }
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  @Override
  public void serve() throws IOException {
    pass(request, client, server);
  }

  @Override
  public void giveBack() throws IOException {
    pass(response, server, client);
  }

  private void pass(ByteBuffer message, SocketChannel from, SocketChannel to) throws IOException {
    message.rewind();
    from.write(message);
    received.clear();
    while (received.position() < message.limit()) {
      to.read(received);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
