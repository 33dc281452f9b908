package dev.weir.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small shop on a loopback port of the system's choosing. It keeps its own count of what it
 * served, so that Weir's can be held against it.
 *
 * <p>Handlers run on the server's threads; {@link #tallies} may be called from any.
 */
public final class DemoServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int BLOCK_BYTES = 16 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Tally> tallies = new TreeMap<>();

  /** What was served of one endpoint: bodies as transferred, without chunk framing. */
  public record Tally(
      String endpoint, long requests, long requestBodyBytes, long responseBodyBytes) {
    Tally plus(long moreRequestBodyBytes, long moreResponseBodyBytes) {
      return new Tally(
          endpoint,
          requests + 1,
          requestBodyBytes + moreRequestBodyBytes,
          responseBodyBytes + moreResponseBodyBytes);
    }
  }

  /** What a handler answers. */
  private record Answer(String route, int status, String type, int bodyBytes, boolean chunked) {}

  private DemoServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Starts to serve on 127.0.0.1. */
  public static DemoServer start() throws IOException {
    // Otherwise Nagle's algorithm and delayed acknowledgements hold every answer back for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "weir-demo-server");
              thread.setDaemon(true);
              return thread;
            });
    DemoServer demo = new DemoServer(server, threads);
    server.setExecutor(threads);
    server.createContext("/", demo::handle);
    server.start();
    return demo;
  }

  /** The TCP port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What was served so far, by endpoint. */
  public List<Tally> tallies() {
    synchronized (tallies) {
      return new ArrayList<>(tallies.values());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      long requestBodyBytes = drain(exchange.getRequestBody());
      Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().set("Content-Type", answer.type);
      // For this server 0 means "chunked" and -1 "no body".
      exchange.sendResponseHeaders(
          answer.status, answer.chunked ? 0 : answer.bodyBytes == 0 ? -1 : answer.bodyBytes);
      // Counted before the body goes out: who has read a response finds it in the tally.
      count(exchange.getRequestMethod() + ' ' + answer.route, requestBodyBytes, answer.bodyBytes);
      try (OutputStream body = exchange.getResponseBody()) {
        write(body, answer.bodyBytes);
      }
    }
  }

  private void count(String endpoint, long requestBodyBytes, long responseBodyBytes) {
    synchronized (tallies) {
      Tally tally = tallies.getOrDefault(endpoint, new Tally(endpoint, 0, 0, 0));
      tallies.put(endpoint, tally.plus(requestBodyBytes, responseBodyBytes));
    }
  }

  private static Answer answer(String method, String path) {
    if (path.startsWith("/api/products/")) {
      return new Answer("/api/products/{id}", 200, "application/json", 900 + spread(path), false);
    }
    if (path.equals("/api/search")) {
      return new Answer(path, 200, "application/json", 14_000, true);
    }
    if (path.equals("/api/orders") && method.equals("POST")) {
      return new Answer(path, 201, "application/json", 180, false);
    }
    if (path.startsWith("/reports/")) {
      return new Answer("/reports/{id}/export.csv", 200, "text/csv", 350_000, true);
    }
    if (path.equals("/images/hero.jpg")) {
      return new Answer(path, 200, "image/jpeg", 120_000, false);
    }
    if (path.equals("/health")) {
      return new Answer(path, 204, "text/plain", 0, false);
    }
    return new Answer(path, 404, "text/plain", 9, false);
  }

  /** The same path has the same size, and different ones differ. */
  private static int spread(String path) {
    return Math.floorMod(path.hashCode(), 2_000);
  }

  private static void write(OutputStream body, int bytes) throws IOException {
    byte[] block = new byte[Math.min(BLOCK_BYTES, bytes)];
    Arrays.fill(block, (byte) 'w');
    for (int left = bytes; left > 0; left -= block.length) {
      body.write(block, 0, Math.min(left, block.length));
    }
  }

  private static long drain(InputStream body) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    long bytes = 0;
    for (int read = body.read(block); read >= 0; read = body.read(block)) {
      bytes += read;
    }
    return bytes;
  }
}
