package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that reads requests and answers each as a test says, well or badly. A thread
 * a connection; ends with {@link #close}.
 */
final class ScriptedServer implements AutoCloseable {
  /** What is done with one request; returns whether the connection goes on. */
  @FunctionalInterface
  interface Answer {
    boolean to(Asked asked) throws IOException, InterruptedException;
  }

  /**
   * One request, its body not read yet.
   *
   * @param connection its number, from 0
   */
  record Asked(int connection, String head, BufferedInputStream in, Socket socket) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    String path() {
      return line().split(" ", -1)[1];
    }

    /** Reads the body as it stands, chunks and all. */
    byte[] body() throws IOException {
      String length = field("content-length");
      if (length != null) {
        return in.readNBytes(Integer.parseInt(length));
      }
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      if (field("transfer-encoding") != null) {
        while (!chunks.toString(ISO_8859_1).endsWith("0\r\n\r\n")) {
          chunks.write(in.read());
        }
      }
      return chunks.toByteArray();
    }

    private @Nullable String field(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst()
          .orElse(null);
    }

    boolean say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return true;
    }
  }

  private final Answer answer;
  private final ServerSocketFactory factory;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket server;

  private ScriptedServer(Answer answer, ServerSocketFactory factory) throws IOException {
    this.answer = answer;
    this.factory = factory;
    this.server = listen(0);
  }

  static ScriptedServer start(Answer answer) throws IOException {
    return new ScriptedServer(answer, ServerSocketFactory.getDefault());
  }

  static ScriptedServer start(Answer answer, ServerSocketFactory factory) throws IOException {
    return new ScriptedServer(answer, factory);
  }

  /** Reads the body, and answers 200 with so many bytes. */
  static Answer ok(int bodyBytes) {
    String text =
        "HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n" + "x".repeat(bodyBytes);
    return request -> {
      request.body();
      return request.say(text);
    };
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket socket = factory.createServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    daemon(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.getAndIncrement();
        daemon(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      while (head != null) {
        Asked request = new Asked(number, head, in, socket);
        asked.add(request);
        if (!answer.to(request)) {
          return;
        }
        head = head(in);
      }
    } catch (IOException e) {
      // The client went away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int one = in.read();
      if (one < 0) {
        return null;
      }
      head.append((char) one);
    }
    return head.toString();
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  List<Asked> asked() {
    return new ArrayList<>(asked);
  }

  /** The request lines so far. */
  List<String> lines() {
    return asked.stream().map(Asked::line).toList();
  }

  int connectionCount() {
    return connections.get();
  }

  /** Waits until it has been asked so often, or something else has come about. */
  void awaitAsked(int times, BooleanSupplier orElse) throws InterruptedException {
    while (asked.size() < times && !orElse.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** Closes the port and all connections, as when its process dies. */
  void die() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Comes back on the same port. */
  void comeBack() throws IOException {
    server = listen(server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    die();
  }
}
