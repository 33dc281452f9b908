package dev.weir.agent.manners.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The JDK's own HTTP server, and one over non-blocking channels; both answer with the digest of the
 * request's body. Prints their ports; then answers the words on its standard input.
 */
public final class TwoServers {
  private static final List<String> INSTRUMENTED =
      List.of(
          "sun.nio.ch.SocketDispatcher",
          "sun.nio.ch.UnixDispatcher",
          "sun.nio.ch.Net",
          "sun.nio.ch.FileChannelImpl",
          "sun.security.ssl.SSLEngineImpl",
          "sun.security.ssl.SSLSocketImpl$AppInputStream",
          "sun.security.ssl.SSLSocketImpl$AppOutputStream");

  private TwoServers() {}

  public static void main(String[] arguments) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool(TwoServers::daemon);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.createContext("/", TwoServers::answer);
    server.setExecutor(threads);
    server.start();
    ServerSocketChannel channels = ServerSocketChannel.open().bind(any);
    threads.execute(() -> accept(channels, threads));
    System.out.println(server.getAddress().getPort());
    System.out.println(channels.socket().getLocalPort());
    BufferedReader words =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = words.readLine(); word != null; word = words.readLine()) {
      System.out.println(answer(word));
    }
    server.stop(0);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static String answer(String word) throws Exception {
    return switch (word) {
      case "threads" ->
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.startsWith("weir"))
              .sorted()
              .collect(Collectors.joining(","));
      case "classes" -> ClassBytes.digests(instrumented()).toString();
      case "woven" ->
          ClassBytes.referringToTheAgent(instrumented()).entrySet().stream()
              .filter(Map.Entry::getValue)
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(","));
      // The JVM's own figure also counts each version of a class that was transformed.
      case "loaded" -> Integer.toString(ClassBytes.loaded());
      case "heap" -> Long.toString(Heap.usedBytes());
      default -> "?";
    };
  }

  private static Set<Class<?>> instrumented() {
    Set<Class<?>> classes = new LinkedHashSet<>();
    for (String name : INSTRUMENTED) {
      try {
        classes.add(Class.forName(name));
      } catch (ClassNotFoundException e) {
        // Not every JDK has all of them.
      }
    }
    return classes;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] digest =
        Conversation.digest(exchange.getRequestBody().readAllBytes())
            .getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, digest.length);
    exchange.getResponseBody().write(digest);
    exchange.close();
  }

  private static void accept(ServerSocketChannel server, ExecutorService threads) {
    try {
      while (true) {
        SocketChannel accepted = server.accept();
        threads.execute(() -> serve(accepted));
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }

  private static void serve(SocketChannel accepted) {
    try (Wire wire = ChannelWire.nonBlocking(accepted)) {
      new Conversation(wire).serve(Conversation.FROM_MEMORY);
    } catch (IOException e) {
      System.out.println("failed: " + e);
    }
  }
}
