package dev.weir.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that reads whole requests and answers each as it is told to, well or badly.
 * A thread a connection; ends with {@link #close}.
 */
public final class Backend implements AutoCloseable {

  /** What is done with one request; returns whether the connection goes on. */
  @FunctionalInterface
  public interface Answer {
    boolean to(Request request, Socket socket) throws IOException;
  }

  /**
   * One request as it came.
   *
   * @param connection its number, from 0
   * @param bytes head and body
   */
  @SuppressWarnings("ArrayRecordComponent") // read by tests only
  public record Request(int connection, long nanos, String line, byte[] bytes) {
    public String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public String path() {
      return line.split(" ", -1)[1];
    }
  }

  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();
  private final boolean remembers;
  private ServerSocket server;

  private Backend(Answer answer, boolean remembers, int port) throws IOException {
    this.answer = answer;
    this.remembers = remembers;
    this.server = listen(port);
  }

  /** Starts on a port of its own choosing. */
  public static Backend start(Answer answer) throws IOException {
    return new Backend(answer, true, 0);
  }

  /** Starts one that keeps no requests. */
  public static Backend forgetful(Answer answer) throws IOException {
    return new Backend(answer, false, 0);
  }

  /** Answers 200 with a body of so many bytes. */
  public static Answer ok(int bodyBytes) {
    byte[] response =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes))
            .getBytes(StandardCharsets.ISO_8859_1);
    return (request, socket) -> {
      socket.getOutputStream().write(response);
      return true;
    };
  }

  /** As {@code next}, so much later. */
  public static Answer after(long millis, Answer next) {
    return (request, socket) -> {
      try {
        Thread.sleep(millis); // the server's slowness is what is tested
      } catch (InterruptedException e) {
        return false;
      }
      return next.to(request, socket);
    };
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    Thread thread = new Thread(() -> accept(socket), "backend-" + socket.getLocalPort());
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.getAndIncrement();
        Thread thread = new Thread(() -> serve(socket, number), "backend-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      @Nullable Request request = read(in, number);
      while (request != null) {
        count.incrementAndGet();
        if (remembers) {
          requests.add(request);
        }
        if (!answer.to(request, socket)) {
          return;
        }
        request = read(in, number);
      }
    } catch (IOException e) {
      // The client went away.
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in, int number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      bytes.write(b);
      ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : b == '\r' ? 1 : 0;
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1);
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int from = at + "\r\ncontent-length:".length();
      int length = Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).trim());
      bytes.write(in.readNBytes(length));
    } else if (lower.contains("\r\ntransfer-encoding: chunked")) {
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n")) {
        bytes.write(in.read());
      }
    }
    return new Request(
        number, System.nanoTime(), head.substring(0, head.indexOf("\r\n")), bytes.toByteArray());
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public List<Request> requests() {
    return new ArrayList<>(requests);
  }

  public int requestCount() {
    return count.get();
  }

  public int connectionCount() {
    return connections.get();
  }

  /** Closes the port and all connections, as when its process dies. */
  public void die() throws IOException {
    server.close();
    for (Socket socket : open) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (SocketException e) {
        // Its own thread has closed it meanwhile.
      }
    }
  }

  /** Comes back on the same port. */
  public void comeBack() throws IOException {
    server = listen(server.getLocalPort());
  }

  /** Writes text as it stands. */
  public static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    die();
  }
}
