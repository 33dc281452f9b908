package dev.weir.agent.manners.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * The JDK's own HTTP server, with downloads that go on until the client has enough. Prints its
 * port, and ends with its standard input.
 */
public final class EndlessDownloads {
  /** After how many bytes a download begins anew; no power of two, so that gaps are seen. */
  public static final int PERIOD_BYTES = 251;

  private static final int PIECE_BYTES = PERIOD_BYTES * 64;

  private EndlessDownloads() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EndlessDownloads::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // Until it ends.
    }
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    for (int i = 0; i < piece.length; i++) {
      piece[i] = (byte) (i % PERIOD_BYTES);
    }
    exchange.sendResponseHeaders(200, Long.MAX_VALUE);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(piece);
      }
    }
  }
}
