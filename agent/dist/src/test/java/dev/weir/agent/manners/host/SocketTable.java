package dev.weir.agent.manners.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Two blocking sockets, in the clear or in TLS. One thread at a time. */
final class SocketTable implements PingPong.Table {
  private final Socket client;
  private final Socket server;
  private final byte[] request;
  private final byte[] response;
  private final OutputStream toServer;
  private final OutputStream toClient;
  private final InputStream fromServer;
  private final InputStream fromClient;
  private final byte[] received = new byte[1024];

  private SocketTable(Socket client, Socket server, byte[] request, byte[] response)
      throws IOException {
    this.client = client;
    this.server = server;
    this.request = request;
    this.response = response;
    this.toServer = client.getOutputStream();
    this.toClient = server.getOutputStream();
    this.fromServer = client.getInputStream();
    this.fromClient = server.getInputStream();
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  static SocketTable plain(byte[] request, byte[] response) throws IOException {
    return open(ServerSocketFactory.getDefault(), SocketFactory.getDefault(), request, response);
  }

  static SocketTable tls(SSLContext tls, byte[] request, byte[] response) throws Exception {
    SocketTable table =
        open(tls.getServerSocketFactory(), tls.getSocketFactory(), request, response);
    // Each side waits for the other, so that shaking hands takes two threads.
    FutureTask<Boolean> other = new FutureTask<>(() -> shakeHands(table.client));
    new Thread(other).start();
    shakeHands(table.server);
    other.get();
    return table;
  }

  private static SocketTable open(
      ServerSocketFactory servers, SocketFactory clients, byte[] request, byte[] response)
      throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket listening = servers.createServerSocket(0, 1, loopback)) {
      Socket client = clients.createSocket(loopback, listening.getLocalPort());
      return new SocketTable(client, listening.accept(), request, response);
    }
  }

  private static boolean shakeHands(Socket socket) throws IOException {
    ((SSLSocket) socket).startHandshake();
    return true;
  }

  @Override
  public void serve() throws IOException {
    pass(request, toServer, fromClient);
  }

  @Override
  public void giveBack() throws IOException {
    pass(response, toClient, fromServer);
  }

  private void pass(byte[] message, OutputStream to, InputStream from) throws IOException {
    to.write(message);
    int count = 0;
    while (count < message.length) {
      count += from.read(received, count, received.length - count);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
