package dev.weir.agent.manners.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

/** The other side of an application's calls: answers with digests, and counts what it carries. */
public final class CountingServer implements AutoCloseable {
  private final ServerSocket listening;
  private final AtomicLong requestBytes = new AtomicLong();
  private final AtomicLong responseBytes = new AtomicLong();

  private CountingServer(ServerSocket listening) {
    this.listening = listening;
    start(this::accept);
  }

  public static CountingServer plain() throws IOException {
    return new CountingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  public static CountingServer tls(Path store, String password)
      throws IOException, GeneralSecurityException {
    return new CountingServer(
        Tls.context(store, password)
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Of whole requests, without TLS. */
  public long requestBytes() {
    return requestBytes.get();
  }

  /** Of whole answers, without TLS. */
  public long responseBytes() {
    return responseBytes.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Conversation conversation =
          new Conversation(Wire.of(socket.getInputStream(), socket.getOutputStream(), socket));
      long received = 0;
      long sent = 0;
      while (conversation.serveOne(Conversation.FROM_MEMORY)) {
        requestBytes.addAndGet(conversation.receivedBytes() - received);
        responseBytes.addAndGet(conversation.sentBytes() - sent);
        received = conversation.receivedBytes();
        sent = conversation.sentBytes();
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }
}
