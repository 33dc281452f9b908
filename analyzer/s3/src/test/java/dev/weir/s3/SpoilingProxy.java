package dev.weir.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Passes connections on to a port of this machine, and flips one bit of each thousandth byte that
 * is sent there, from the second thousand on: heads pass, bodies do not.
 */
final class SpoilingProxy implements AutoCloseable {
  private static final int EVERY = 1_000;

  private final ServerSocket listening;
  private final int port;

  SpoilingProxy(int port) throws IOException {
    this.port = port;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        daemon(() -> pass(client, server, true));
        daemon(() -> pass(server, client, false));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket to, boolean spoiling) {
    byte[] buffer = new byte[1 << 13];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; spoiling && i < n; i++) {
          long at = passed + i;
          buffer[i] ^= (byte) (at > EVERY && at % EVERY == 0 ? 1 : 0);
        }
        passed += n;
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // Either end has gone.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "spoiling-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
